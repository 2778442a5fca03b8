"""The number of missiles of an occasion, with what other statements and corrections say of it."""

from __future__ import annotations

from pipelines.extraction.corrections import inside, overridden, turned
from pipelines.extraction.counts import best_count, frame_count
from pipelines.extraction.draft import Draft
from pipelines.extraction.fitting import classes_clash
from pipelines.extraction.frames import Frame
from pipelines.extraction.numbers import Count, number_at
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.wordsets import words


def set_count(d: Draft, r: Reading, o: Occasion) -> None:
    """Set the bounds of the count; every other figure stays as a claim."""
    current = [f for f in o.frames if not inside(overridden(f.sentence), f.trigger.at)]
    best = best_count(current or o.frames)
    if _revised_count(d, o):
        return
    if best is None:
        return
    if best[1].bound == "at_least" and best[1].high is None and best[1].low == 2 and _told_later(d, r, o):
        return
    f, c = best
    c = _with_others(r, o, f, c)
    d.set("count_min", c.low)
    d.set("count_max", c.high)
    for name, value in (("count_min", c.low), ("count_max", c.high)):
        if value is not None:
            d.claim(name, value, f.sentence, c.start, c.end, bound=c.bound)
    for other in o.frames:
        oc = frame_count(other)
        if oc is not None and oc.low is not None and other is not f:
            old = inside(overridden(other.sentence), oc.start)
            if old and (other.trigger.weapon is None or other.trigger.weapon.definite):
                continue  # "initially said the missiles came from": points back, counts nothing
            d.claim("count_min", oc.low, other.sentence, oc.start, oc.end, bound=oc.bound, superseded=old)


def _with_others(r: Reading, o: Occasion, f: Frame, c: Count) -> Count:
    """ "fired 5 Scud missiles and 2 Nodong missiles" makes seven; drones are not counted among missiles."""
    w = f.trigger.weapon
    if w is None or w.count is not c or c.low is None or c.high != c.low or f.trigger.form != "verb":
        return c
    t = r.by_index[f.sentence.index]
    low, end = c.low, w.end
    for other in t.weapons:
        if other.start < end:
            continue
        gap = t.sentence.lows[end : other.start]
        oc = other.count
        plain = oc is not None and oc.bound == "exact" and not oc.ordinal and other.determiner is None
        if gap not in (("and",), (",",), (",", "and")) or not plain or oc is None or oc.low is None:
            break
        if other.weapon_class == "DRONE" or other.payload or other.weapon_class == "SLV":
            break
        low, end = low + oc.low, other.end
    return Count(low, low, "exact", c.start, end) if end != w.end else c


def _told_later(d: Draft, r: Reading, o: Occasion) -> bool:
    """ "The two missiles flew …": a number told after a bare plural."""
    for t in r.told(o):
        for w in t.weapons:
            c = w.count
            if c is None or c.low is None or c.low < 2 or (c.low == 2 and c.high is None) or c.ordinal or w.compound:
                continue
            if r.owner(t, w.start, w.end) is not o or inside(overridden(t.sentence), w.start):
                continue
            telling = bool(_TELLING & set(t.sentence.lows[max(0, w.start - 8) : w.end + 8]))
            if telling and not any(classes_clash(w.weapon_class, x) for x in o.classes):
                d.set("count_min", c.low)
                d.set("count_max", c.high)
                d.claim("count_min", c.low, t.sentence, c.start, c.end, bound=c.bound)
                if c.high is not None:
                    d.claim("count_max", c.high, t.sentence, c.start, c.end, bound=c.bound)
                return True
    return False


_TELLING = words(
    "flew fired launched landed fell traveled travelled crossing identified detected were hit struck both flying"
)


def _revised_count(d: Draft, o: Occasion) -> bool:
    """ "revised the number of missiles to 23 from 17"."""
    for f in o.frames:
        s = f.sentence
        at = turned(s)
        if at is None or not {"number", "count", "tally", "total"} & set(s.lows):
            continue
        new = number_at(s.lows, at)
        if new is None or (new[1] < len(s) and s.lows[new[1]] in ("km", "kilometers", "miles", "a.m.", "p.m.")):
            continue
        d.set("count_min", new[0])
        d.set("count_max", new[0])
        d.claim("count_min", new[0], s, at, new[1])
        d.claim("count_max", new[0], s, at, new[1])
        for a, b in overridden(s):
            old = number_at(s.lows, a)
            if old is not None:
                d.claim("count_min", old[0], s, a, b, superseded=True)
        d.corrected = True
        return True
    return False
