"""Read secrets from files into the environment, then become the command.

NAME__FILE=/run/secrets/x sets NAME to the file's content. `{NAME}` in the value of another variable that ends in
__TEMPLATE stands for the value of NAME, so that an address can hold a password that no configuration shows.
NAME__COPY=/run/secrets/x copies that file, which is read-only, to a private one that may be written, and sets NAME to
its path.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote


def resolved(environ: dict[str, str]) -> dict[str, str]:
    """The environment with files read and templates filled. Raises KeyError or OSError naming what is missing."""
    found = dict(environ)
    for name, path in environ.items():
        if name.endswith("__FILE"):
            found[name.removesuffix("__FILE")] = Path(path).read_text(encoding="utf-8").strip()
            del found[name]
    for name, path in environ.items():
        if name.endswith("__COPY"):
            copy = Path(tempfile.mkdtemp()) / Path(path).name
            copy.touch(mode=0o600)
            copy.write_text(Path(path).read_text(encoding="utf-8"), encoding="utf-8")
            found[name.removesuffix("__COPY")] = str(copy)
            del found[name]
    for name, template in environ.items():
        if name.endswith("__TEMPLATE"):
            quoted = {key: quote(value, safe="") for key, value in found.items()}
            found[name.removesuffix("__TEMPLATE")] = template.format_map(quoted)
            del found[name]
    return found


if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], resolved(dict(os.environ)))
