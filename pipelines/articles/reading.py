"""Opening what people hand in: plain, .gz, .zst or standard input, line by line with numbers."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from pipelines.articles.stated import Stated
from pipelines.model import Article

# One article with its HTML is far below this; a longer line is not JSON Lines but a file without line ends.
MAX_LINE_BYTES = 64 * 1024 * 1024


class UnreadableFileError(ValueError):
    """A file as a whole cannot be read: absent, a directory, or not what its name says."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One line or record that could not become an article."""

    origin: str
    line_no: int
    reason: str
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.origin}:{self.line_no}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Read:
    """One article that was read, with the defects found on the way, (issue, detail), and what its page states."""

    article: Article
    issues: tuple[tuple[str, str], ...] = ()
    stated: Stated | None = None


Record = Read | Reject


@contextmanager
def open_binary(path: Path | str) -> Iterator[BinaryIO]:
    """`path` for reading, decompressed by its ending; "-" is standard input. Raises UnreadableFileError."""
    name = str(path)
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as raw:
            if name.endswith(".gz"):
                with gzip.open(raw) as unzipped:
                    yield io.BufferedReader(unzipped)
            elif name.endswith(".zst"):
                with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as unzipped_zst:
                    yield io.BufferedReader(unzipped_zst)
            else:
                yield raw
    except (OSError, EOFError, zstandard.ZstdError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFileError(f"{name}: cannot be read: {reason}") from error


def numbered_lines(path: Path | str) -> Iterator[tuple[int, bytes | Reject]]:
    """The lines of `path` with their numbers from 1; a line over MAX_LINE_BYTES becomes a Reject."""
    with open_binary(path) as stream:
        number = 0
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) <= MAX_LINE_BYTES:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield number, Reject(str(path), number, f"line is longer than {MAX_LINE_BYTES // 2**20} MiB")
