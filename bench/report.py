"""How long the report takes: a generated warehouse of 10,000 events and 200,000 claims, limit 60 s of CPU.

    python bench/report.py                  10,000 events
    python bench/report.py --events 1000 --keep DIR

Exit code 1 when it takes longer than the limit, in proportion to the events.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from warehouse import generate, temporary_warehouse

from pipelines.report import build_report

LIMIT_S = 60.0


def cpu_seconds() -> float:
    """CPU seconds of this process and its ended children; unlike the clock, they do not count other people's work."""
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in used)


def main() -> int:
    """Generate, build, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="Directory to leave the site in.")
    options = parser.parse_args()
    with temporary_warehouse(), tempfile.TemporaryDirectory() as directory:
        generate(options.events)
        started, before = time.monotonic(), cpu_seconds()
        counts = build_report(options.keep or Path(directory))
        took, cpu = time.monotonic() - started, cpu_seconds() - before
    limit = LIMIT_S * options.events / 10_000
    size = f"{counts['events']:,} events, {counts['files']:,} files"
    print(f"report of {size}: {cpu:.1f} s of CPU in {took:.1f} s, {cpu / limit:.2f} of the limit")
    return 1 if cpu > limit else 0


if __name__ == "__main__":
    sys.exit(main())
