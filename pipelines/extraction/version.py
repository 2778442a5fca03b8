"""Which extractor made a mention: a digest of the grammar and the gazetteers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PIPELINES = Path(__file__).resolve().parents[1]


@cache
def extractor_version() -> str:
    """12 hex digits over the files that decide what is extracted; any change makes every article due again.

    The step and the optional LLM extractor are left out: they do not change what the rules find.
    """
    digest = hashlib.sha256()
    files = [*(PIPELINES / "extraction").glob("*.py"), *(PIPELINES / "gazetteers").glob("*")]
    for path in sorted(files):
        if path.suffix in (".py", ".csv", ".toml") and path.name != "step.py":
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
