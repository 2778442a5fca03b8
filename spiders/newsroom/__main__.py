"""`python -m spiders.newsroom [--port N]`: serve the newsroom until interrupted, its address on the first line."""

from __future__ import annotations

import argparse
import sys
import threading

from spiders.newsroom.server import serve


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m spiders.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one (default)")
    with serve(parser.parse_args().port) as base_url:
        sys.stdout.write(base_url + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
