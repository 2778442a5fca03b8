"""Sentences and their tokens, with character offsets into the article body.

Splitting and tokenising are single passes of regular expressions without nested repetition, so their time grows
linearly with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.extraction.wordsets import words

# A longer stretch without a full stop is a table or a listing; cutting it bounds the work per sentence.
MAX_SENTENCE_CHARS = 900

_TOKEN = re.compile(
    r"<[a-zA-Z/!][^<>]{0,900}>"  # a tag that a feed left in its text: skipped below
    r"|&(?:nbsp|quot|amp|lt|gt|mdash|ndash|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
    r"|(?:[A-Za-z]\.){2,}"  # U.S. a.m.
    r"|[AaPp]\.[Mm]\b"  # "a.m" without its last dot
    r"|\d+D(?:-\w+)*\b"  # 3D-printed
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d+(?:[.,:]\d+)*"
    r"|['’´ʼ]s\b"
    r"|[^\W\d_]\w*(?:[-‐‑]\w+)*(?:['’´ʼ](?:t|ll|re|ve|d|m)\b)?"
    r"|[^\w\s]"
)
_BREAK = re.compile(
    r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n\s*|</(?:p|li|h[1-6]|div|figcaption)>"
    # "on Thursday.The missile": paragraphs that a feed ran together
    r"|(?:(?<=[a-z]{3})|(?<=\b\d{4})|(?<=[a-z][”\"]))[.!?](?=[“\"]?(?:[A-Z][a-z]|A ))"
)
_LAST_WORD = re.compile(r"[\w.]{1,14}$")
# A line broken inside its sentence: no full stop before, no capital after.
_WRAPPED_LINE = re.compile(r"[\w,;)’'-]\n(?=[a-z0-9(])")
# A wire's lines hold 40 to 80 characters; a shorter one is a heading or the end of a paragraph.
_WRAP_WIDTH = 40

_ABBREVIATIONS = words(
    """
    gen lt col maj capt cmdr adm brig sgt gov sen rep mr mrs ms dr st vs no jan feb mar apr jun jul aug sep
    sept oct nov dec prof rev hon pres inc ltd co corp approx est dept fig mt ft vol mln adm vadm radm cpl
    pvt amb fla calif tex ariz nev ala colo tenn conn mass wash ore
    """
)
# After "a.m." or "U.S." a capital starts a sentence only when it is a word that seldom follows them inside one.
_STARTERS = words(
    """
    The A An It Its This That These Those In On At But And He She They We There If When While After Before
    Both Officials Another However Meanwhile
    """
)
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `words[i]` is `body[starts[i]:ends[i]]`, `lows[i]` the same in lower case.

    `bag` holds the lower-case words once: the quick test whether a reading needs to look at all. `notes` keeps, by
    the name of the reading, what is asked of one sentence many times.
    """

    index: int
    start: int
    end: int
    in_title: bool
    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    bag: frozenset[str]
    notes: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.words)

    def token_at(self, offset: int) -> int:
        """The index of the first token that ends after `offset`; `len(self)` when there is none."""
        return bisect_right(self.ends, offset)


def spans(body: str, title_length: int) -> list[tuple[int, int]]:
    """The sentences of `body` as character spans; the title, `body[:title_length]`, is never joined to the text."""
    out: list[tuple[int, int]] = []
    if title_length and body[:title_length].strip():
        out.append((0, title_length))
    start = title_length
    wrapped = _is_wrapped(body, title_length)
    for match in _BREAK.finditer(body, title_length):
        if wrapped and _inside_paragraph(body, match):
            continue
        if not _is_break(body, match, wrapped=wrapped):
            continue
        _append(out, body, start, match.end())
        start = match.end()
    _append(out, body, start, len(body))
    return out


def _is_wrapped(body: str, start: int) -> bool:
    """Whether the lines are cut to a width, as in wire copy and mail, and not at the ends of paragraphs."""
    lines = body.count("\n", start + 1)
    return lines >= 2 and 3 * len(_WRAPPED_LINE.findall(body, start + 1)) >= lines


def _inside_paragraph(body: str, match: re.Match[str]) -> bool:
    """Whether the line break only wraps a long line: no blank line, no indent, no full stop."""
    at = match.start()
    line = at - body.rfind("\n", max(0, at - _WRAP_WIDTH), at)
    return match.group() == "\n" and body[at - 1] not in '.!?:”"' and (line > _WRAP_WIDTH or line > at)


def _is_break(body: str, match: re.Match[str], *, wrapped: bool) -> bool:
    text = match.group()
    if text[0] == "<" or ("\n" in text and not (wrapped and text.count("\n") == 1 and text[-1] == "\n")):
        return True
    if body[match.start()] != ".":
        return True
    before = body[max(0, match.start() - 14) : match.start() + 1]
    if _DOTTED.search(before):
        following = re.match(r"[A-Za-z]*", body[match.end() : match.end() + 12])
        return bool(following) and following is not None and following.group() in _STARTERS
    last = _LAST_WORD.search(before[:-1])
    if last is None:
        return True
    word = last.group()
    if len(word) == 1 and word.isupper():
        return False
    return word.lower() not in _ABBREVIATIONS


def _append(out: list[tuple[int, int]], body: str, start: int, end: int) -> None:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE_CHARS:
        cut = body.rfind(" ", start, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > start else start + MAX_SENTENCE_CHARS
        out.append((start, cut))
        start = cut
    if end > start:
        out.append((start, end))


def tokenise(body: str, index: int, start: int, end: int, in_title: bool) -> Sentence:
    """The sentence `body[start:end]` with its tokens."""
    text = body[start:end]
    bounds = [m.span() for m in _TOKEN.finditer(body, start, end)]
    if "<" in text or "&" in text:  # a tag or an entity is no token
        bounds = [(a, b) for a, b in bounds if b - a <= 2 or body[a] not in "<&"]
    words = tuple([body[a:b] for a, b in bounds])
    if text.isascii():
        lows = tuple(map(str.lower, words))
    else:
        lows = tuple([w.lower() if w.isascii() else _plain(w) for w in words])
    starts, ends = zip(*bounds, strict=True) if bounds else ((), ())
    return Sentence(index, start, end, in_title, words, lows, starts, ends, frozenset(lows))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").replace("´", "'").replace("ʼ", "'").replace("‑", "-").replace("‐", "-")


def sentences(body: str, title_length: int) -> Iterator[Sentence]:
    """All sentences of `body`, tokenised, in order."""
    for index, (start, end) in enumerate(spans(body, title_length)):
        yield tokenise(body, index, start, end, end <= title_length)
