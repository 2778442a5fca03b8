"""Who announced an occasion: the speaker of its first sentence that names one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from pipelines.extraction.draft import Draft
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.speakers import Speaker, dateline_agency, speaker_of
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words


def set_speaker(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> None:
    """Set the speaker as the text writes it, an agency by its one name.

    The first sentence that names one decides; where it names only a state ("South Korea said"), the office of that
    state which a later sentence names is meant.
    """
    found: list[tuple[Sentence, Speaker]] = []
    for f in sorted(o.frames, key=lambda f: (f.sentence.in_title, f.at)):
        who = speaker_of(tagged[f.sentence.index], f.trigger.at)
        if who is not None:
            found.append((f.sentence, who))
    for t in r.tagged[:4]:
        agency = dateline_agency(t)
        if agency is not None and o.role == "main":
            found.append((t.sentence, agency))
    if not found and o.role == "main":
        found = [(t.sentence, x) for t in r.tagged[:LEAD] for x in _tellers(r, o, t)]
    if not found:
        return
    s, who = found[0]
    if who.office is None and who.country is not None:
        found += [(t.sentence, x) for t in r.told(o) for x in _offices(r, o, t)]
        office = next((x for x in found if x[1].office is not None and x[1].country == who.country), None)
        s, who = office or (s, who)
    _announce(d, s, who)


# Sentences in which a launch that the title only reports may be ascribed to somebody.
LEAD = 6


def _tellers(r: Reading, o: Occasion, t: Tagged) -> list[Speaker]:
    """The speaker of a sentence that speaks of the occasion without being one of its frames."""
    points = r.owners.get(t.sentence.index, [])
    at = next((p for p, owner in points if owner is o), None)
    if at is None:
        return _offices(r, o, t)
    who = speaker_of(t, at)
    return [who] if who is not None else []


def _offices(r: Reading, o: Occasion, t: Tagged) -> list[Speaker]:
    """The speaker of a sentence that goes on about the occasion without telling the launch again."""
    if r.owners.get(t.sentence.index) or r.focus.get(t.sentence.index) is not o or o.role != "main":
        return []
    who = speaker_of(t, len(t.sentence) // 2)
    return [who] if who is not None else []


# Fields whose values somebody states; the day, the kind and the role are the reading's.
_STATED = words(
    """
    count_min count_max weapon_class weapon_name site times_local range_km apogee_km speed_mach
    flight_minutes direction landing outcome
    """
)  # fmt: skip


def attribute(d: Draft, r: Reading) -> None:
    """Give each stated value the office to which its own sentence ascribes it."""
    said: dict[tuple[int, int], str | None] = {}
    starts = [t.sentence.start for t in r.tagged]
    for k, c in enumerate(d.claims):
        if c.speaker is not None or c.field not in _STATED:
            continue
        t = r.tagged[max(0, bisect_right(starts, c.start) - 1)]
        if not t.sentence.start <= c.start < t.sentence.end:
            continue
        at = t.sentence.token_at(c.start)
        key = (t.sentence.index, at)
        if key not in said:
            who = speaker_of(t, min(at, len(t.sentence) - 1))
            said[key] = who.canonical if who is not None and who.office is not None else None
        if said[key] is not None:
            d.claims[k] = replace(c, speaker=said[key])


def _announce(d: Draft, s: Sentence, who: Speaker) -> None:
    # Agencies go by one name; offices are given as the text writes them.
    text = who.canonical if who.media else d.body[s.starts[who.start] : s.ends[who.end - 1]]
    d.set("announced_by", text)
    d.claim("announced_by", text, s, who.start, who.end, speaker=who.canonical)
