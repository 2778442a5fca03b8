"""From an occasion to a mention: each field's best value, with every claim that the text makes about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipelines.extraction.classes import choose_class, choose_name
from pipelines.extraction.clocks import to_zone
from pipelines.extraction.counts import best_count, frame_count
from pipelines.extraction.draft import Draft
from pipelines.extraction.kinds import kind_of
from pipelines.extraction.measures import measured
from pipelines.extraction.occasions import Occasion, date_of
from pipelines.extraction.outcomes import combine, failure, hits, intercepted, success
from pipelines.extraction.places import Place, launch_places
from pipelines.extraction.reading import Reading
from pipelines.extraction.speakers import speaker_of
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import ATTACK_NOMINALS
from pipelines.model import Mention


def build(r: Reading, o: Occasion) -> Mention:
    """The mention of occasion `o`."""
    d = Draft(r.body)
    tagged = {t.sentence.index: t for t in r.tagged}
    for f in o.frames:
        w = f.trigger.weapon
        start = min(f.trigger.start, w.start if w else f.trigger.start)
        end = max(f.trigger.at + 1, w.end if w else 0)
        d.claim("event", None, f.sentence, start, end)
    d.set("role", o.role)
    kind = kind_of(r, o, tagged)
    d.set("kind", kind)
    _actor(d, o)
    _date(d, r, o)
    _count(d, o)
    choose_class(d, r, o, tagged)
    choose_name(d, r, o, tagged, kind)
    _site(d, r, o, tagged, kind)
    _times(d, r, o)
    _measures(d, r, o)
    _outcome(d, r, o, kind)
    _speaker(d, o, tagged)
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in d.values.items()}
    return Mention(**values, evidence=tuple(d.claims))


def _actor(d: Draft, o: Occasion) -> None:
    if o.actor is None:
        return
    d.set("actor", o.actor.id if o.actor.id != "PSE" else "PALESTINIAN_MILITANTS")
    for f in o.frames:
        if f.actor is not None and f.actor.id == o.actor.id:
            d.claim("actor", d.values["actor"], f.sentence, f.actor.start, f.actor.end)


def _date(d: Draft, r: Reading, o: Occasion) -> None:
    if o.resolved is None:
        return
    d.set("date", o.resolved.iso)
    d.set("date_inferred", o.inferred)
    if o.ref is not None and o.ref_frame is not None:
        d.claim("date", o.resolved.iso, o.ref_frame.sentence, o.ref.start, o.ref.end)
    else:
        s = o.first.sentence
        d.claim("date", o.resolved.iso, s, o.first.trigger.at, o.first.trigger.at + 1, bound="about")


def _count(d: Draft, o: Occasion) -> None:
    best = best_count(o.frames)
    if best is None:
        return
    f, c = best
    d.set("count_min", c.low)
    d.set("count_max", c.high)
    for name, value in (("count_min", c.low), ("count_max", c.high)):
        if value is not None:
            d.claim(name, value, f.sentence, c.start, c.end, bound=c.bound)
    for other in o.frames:
        oc = frame_count(other)
        if oc is not None and oc.low is not None and other is not f:
            d.claim("count_min", oc.low, other.sentence, oc.start, oc.end, bound=oc.bound)


def _site(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged], kind: str) -> None:
    best: Place | None = None
    for t in r.tagged:
        for at, owner in r.owners.get(t.sentence.index, ()):
            if owner is not o:
                continue
            for place in launch_places(t, at):
                if place.name is not None and not _usable(place, kind):
                    continue
                if best is None or place.rank > best.rank:
                    best = place
    if best is None:
        return
    s = best.sentence
    text = r.body[s.starts[best.start] : s.ends[best.end - 1]]
    d.set("site", text)
    d.set("site_id", best.name.id if best.name else None)
    d.claim("site", text, s, best.start, best.end)


def _usable(place: Place, kind: str) -> bool:
    return place.name is not None


def _times(d: Draft, r: Reading, o: Occasion) -> None:
    zone = o.site_zone
    times: list[str] = []
    for t in r.tagged:
        for clock in t.clocks:
            if r.owner(t, clock.start, clock.end) is not o or not r.owners.get(t.sentence.index):
                continue
            if _not_launch_time(t, clock.start):
                continue
            if clock.zone_name is not None and zone is None:
                continue
            day = o.day() or dt.date(2000, 1, 1)
            hhmm = to_zone(clock, day, zone)[0] if zone else clock.hhmm
            if hhmm not in times:
                times.append(hhmm)
                d.claim(
                    "times_local",
                    hhmm,
                    t.sentence,
                    clock.start,
                    clock.end,
                    bound="about" if clock.about else "exact",
                    flight_no=len(times),
                )
    if times:
        d.set("times_local", times)
        d.set("time_zone", zone)


def _not_launch_time(t: Tagged, at: int) -> bool:
    left = t.sentence.lows[max(0, at - 9) : at]
    return any(
        w
        in (
            "until",
            "since",
            "landed",
            "meeting",
            "briefing",
            "deadline",
            "window",
            "sirens",
            "statement",
            "radar",
            "fell",
            "between",
            "scheduled",
            "passed",
            "entered",
        )
        for w in left
    )


def _measures(d: Draft, r: Reading, o: Occasion) -> None:
    names = {"range": "range_km", "apogee": "apogee_km", "speed": "speed_mach", "duration": "flight_minutes"}
    found: dict[str, list[float]] = {}
    for t in r.tagged:
        for q in measured(t):
            name = names.get(q.measure)
            if name is None or r.owner(t, q.start, q.end) is not o:
                continue
            values = found.setdefault(name, [])
            if any(abs(v - q.value) <= max(0.025 * q.value, 1) for v in values):
                continue
            values.append(q.value)
            d.claim(name, q.value, t.sentence, q.start, q.end, bound=q.bound, flight_no=None)
    for name, values in found.items():
        d.set(name, values)


def _outcome(d: Draft, r: Reading, o: Occasion, kind: str) -> None:
    failed = flew = hit = downed = None
    for t in r.tagged:
        s = t.sentence
        points = r.owners.get(s.index, [])
        owner = o if any(p is o for _, p in points) else None
        if owner is None and (points or r.focus.get(s.index) is not o):
            continue
        others = [at for at, p in points if p is not o]
        for k, check in (("f", failure), ("s", success), ("h", hits), ("i", intercepted)):
            span = check(s, 0, len(s))
            if span is None or (others and r.owner(t, span[0], span[1]) is not o):
                continue
            if k == "f":
                failed = failed or (s, span)
            elif k == "s":
                flew = flew or (s, span)
            elif k == "h":
                hit = hit or (s, span)
            else:
                downed = downed or (s, span)
    attack = kind == "attack"
    if any(f.realis == "failed" for f in o.frames) and failed is None:
        f = next(f for f in o.frames if f.realis == "failed")
        failed = (f.sentence, (max(0, f.trigger.at - 3), f.trigger.at + 1))
    outcome = combine(
        attack, failed is not None, flew is not None, attack and hit is not None, attack and downed is not None
    )
    d.set("outcome", outcome)
    proof = {
        "failure": failed,
        "success": hit if attack and hit else flew,
        "intercepted": downed,
        "partial": downed,
    }.get(outcome)
    if proof is not None:
        d.claim("outcome", outcome, proof[0], proof[1][0], proof[1][1])


def _speaker(d: Draft, o: Occasion, tagged: dict[int, Tagged]) -> None:
    for f in sorted(o.frames, key=lambda f: (f.sentence.in_title, f.at)):
        who = speaker_of(tagged[f.sentence.index], f.trigger.at)
        if who is not None:
            d.set("announced_by", who.canonical)
            d.claim("announced_by", who.canonical, f.sentence, who.start, who.end)
            return


__all__ = ["ATTACK_NOMINALS", "build", "date_of"]
