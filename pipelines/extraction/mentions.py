"""From an occasion to a mention: each field's best value, with every claim that the text makes about it."""

from __future__ import annotations

from typing import Any

from pipelines.extraction.classes import choose_class, choose_name
from pipelines.extraction.corrections import inside, overridden, turned
from pipelines.extraction.counts import best_count, frame_count
from pipelines.extraction.draft import Draft
from pipelines.extraction.figures import set_measures, set_times, shifted_day
from pipelines.extraction.frames import Frame
from pipelines.extraction.kinds import kind_of
from pipelines.extraction.numbers import number_at
from pipelines.extraction.occasions import Occasion
from pipelines.extraction.places import Place, launch_places
from pipelines.extraction.reading import Reading
from pipelines.extraction.results import set_outcome
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.speakers import Speaker, dateline_agency, speaker_of
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trajectory import direction_at, landing_at
from pipelines.gazetteers import sites, weapons
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
    _date(d, r, o)
    _count(d, o)
    choose_class(d, r, o, tagged)
    choose_name(d, r, o, tagged, kind)
    _site(d, r, o)
    _actor(d, o, kind)
    set_times(d, r, o)
    set_measures(d, r, o)
    _trajectory(d, r, o)
    set_outcome(d, r, o, kind)
    _speaker(d, r, o, tagged)
    d.set("corrected", d.corrected or _overrides(r, o))
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in d.values.items()}
    return Mention(**values, evidence=tuple(d.claims))


def _actor(d: Draft, o: Occasion, kind: str) -> None:
    if o.actor is not None:
        actor = o.actor.id if o.actor.id != "PSE" else "PALESTINIAN_MILITANTS"
        d.set("actor", actor)
        for f in o.frames:
            if f.actor is not None and f.actor.id == o.actor.id:
                d.claim("actor", actor, f.sentence, f.actor.start, f.actor.end)
        if not any(c.field == "actor" for c in d.claims) and o.actor_sentence is not None:
            d.claim("actor", actor, o.actor_sentence, o.actor.start, o.actor.end)
        return
    # A named vehicle or a test range tells whose launch it is.
    if kind == "attack":
        return
    weapon, site = d.values.get("weapon_id"), d.values.get("site_id")
    for name, country in (
        ("weapon_name", weapons()[weapon].country if weapon else None),
        ("site", sites()[site].country if site and kind != "space_launch" else None),
    ):
        claim = next((c for c in d.claims if c.field == name and not c.superseded), None)
        if country is not None and claim is not None and country != "XXX":
            d.set("actor", country)
            d.claims.append(claim_of_actor(claim.start, claim.end, claim.quote, country))
            return


def claim_of_actor(start: int, end: int, quote: str, country: str) -> Any:
    """The claim that a named weapon or site makes about the actor."""
    from pipelines.model import Claim

    return Claim("actor", country, start, end, quote, "about")


def _date(d: Draft, r: Reading, o: Occasion) -> None:
    if o.resolved is None:
        return
    iso = shifted_day(r, o) or o.resolved.iso
    d.set("date", iso)
    d.set("date_inferred", o.inferred)
    if o.ref is not None and o.ref_frame is not None:
        d.claim("date", iso, o.ref_frame.sentence, o.ref.start, o.ref.end)
    else:
        s = o.first.sentence
        d.claim("date", iso, s, o.first.trigger.at, o.first.trigger.at + 1, bound="about")


def _count(d: Draft, o: Occasion) -> None:
    current = [f for f in o.frames if not inside(overridden(f.sentence), f.trigger.at)]
    best = best_count(current or o.frames)
    if _revised_count(d, o):
        return
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
            old = inside(overridden(other.sentence), oc.start)
            d.claim("count_min", oc.low, other.sentence, oc.start, oc.end, bound=oc.bound, superseded=old)


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


def _site(d: Draft, r: Reading, o: Occasion) -> None:
    best: Place | None = None
    for t in r.tagged:
        old = overridden(t.sentence)
        points = [at for at, owner in r.owners.get(t.sentence.index, ()) if owner is o]
        told_on = not r.owners.get(t.sentence.index) and r.focus.get(t.sentence.index) is o
        for at in points:
            for place in launch_places(t, at):
                if inside(old, place.start):
                    _superseded_site(d, r, place)
                elif best is None or place.rank > best.rank:
                    best = place
        if old and (points or told_on):
            found = _corrected_site(d, r, t, old)
            if found is not None:
                best = found
    if best is None:
        return
    s = best.sentence
    text = r.body[s.starts[best.start] : s.ends[best.end - 1]]
    d.set("site", text)
    d.set("site_id", best.name.id if best.name else None)
    d.claim("site", text, s, best.start, best.end)


def _superseded_site(d: Draft, r: Reading, place: Place) -> None:
    s = place.sentence
    text = r.body[s.starts[place.start] : s.ends[place.end - 1]]
    d.claim("site", text, s, place.start, place.end, superseded=True)
    d.corrected = True


def _corrected_site(d: Draft, r: Reading, t: Tagged, old: list[tuple[int, int]]) -> Place | None:
    """Sites in the overridden words are superseded; one named after the turn is the site."""
    found: Place | None = None
    for n in t.kind("site"):
        place = Place(t.sentence, n.start, n.end, n, 20)
        if inside(old, n.start):
            _superseded_site(d, r, place)
        elif n.start > max(b for _, b in old) and n.form in ("launch_site", "base", "area"):
            found = found or place
    return found if d.corrected else None


def _trajectory(d: Draft, r: Reading, o: Occasion) -> None:
    for t in r.tagged:
        hit = direction_at(t)
        if hit is not None and "direction" not in d.values and r.owner(t, hit[0], hit[1]) is o:
            d.set("direction", hit[2])
            d.claim("direction", hit[2], t.sentence, hit[0], hit[1])
        fell = landing_at(t)
        if fell is not None and "landing" not in d.values and r.owner(t, fell[0], fell[1]) is o:
            s = t.sentence
            text = r.body[s.starts[fell[0]] : s.ends[fell[1] - 1]]
            d.set("landing", text)
            d.claim("landing", text, s, fell[0], fell[1])


def _overrides(r: Reading, o: Occasion) -> bool:
    """Whether a sentence about the occasion overrides something said before."""
    for t in r.tagged:
        points = r.owners.get(t.sentence.index, [])
        about = any(p is o for _, p in points) or (not points and r.focus.get(t.sentence.index) is o)
        if about and overridden(t.sentence):
            return True
    return False


def _speaker(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> None:
    for f in sorted(o.frames, key=lambda f: (f.sentence.in_title, f.at)):
        who = speaker_of(tagged[f.sentence.index], f.trigger.at)
        if who is not None:
            _announce(d, f.sentence, who)
            return
    for t in r.tagged[:4]:
        who = dateline_agency(t)
        if who is not None and o.role == "main":
            _announce(d, t.sentence, who)
            return


def _announce(d: Draft, s: Sentence, who: Speaker) -> None:
    # Agencies go by one name; offices are given as the text writes them.
    text = who.canonical if who.media else d.body[s.starts[who.start] : s.ends[who.end - 1]]
    d.set("announced_by", text)
    d.claim("announced_by", text, s, who.start, who.end, speaker=who.canonical)


__all__ = ["Frame", "build"]
