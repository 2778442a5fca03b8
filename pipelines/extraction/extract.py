"""The extractor: one article in, its launch mentions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extraction.fitting import classes_clash
from pipelines.extraction.gate import is_candidate
from pipelines.extraction.mentions import build_all
from pipelines.extraction.plans import only_planned
from pipelines.extraction.reading import Reading, read
from pipelines.extraction.validate import validated
from pipelines.model import Article, Mention


def extract(article: Article) -> list[Mention]:
    """The launch mentions of `article`, main events first, in the order of the text.

    Every claim's quote is `article.body[start:end]`; a value that no claim grounds is left out.
    """
    if not is_candidate(article.body):
        return []
    sections = [_mentions(r) for r in read(article)]
    return sections[0] if len(sections) == 1 else _joined(sections)


def _mentions(r: Reading) -> list[Mention]:
    made = (validated(m, r.body) for m in build_all(r))
    return [m for m in made if m is not None and not only_planned(m, r.body, len(r.article.title))]


def _joined(sections: Sequence[Sequence[Mention]]) -> list[Mention]:
    """The mentions of all sections of a very long text; what two of them tell of one launch is one mention.

    The first account keeps its values, the later one adds its claims.
    """
    out: list[Mention] = []
    known: dict[tuple[str | None, str | None], list[int]] = {}
    for section in sections:
        new = []
        for m in section:
            places = known.get((m.actor, m.date), []) if m.date is not None else []
            twin = next((k for k in places if not classes_clash(out[k].weapon_class, m.weapon_class)), None)
            if twin is None:
                new.append(m)
            else:
                out[twin] = replace(out[twin], evidence=(*out[twin].evidence, *m.evidence))
        for m in new:
            known.setdefault((m.actor, m.date), []).append(len(out))
            out.append(m)
    return out
