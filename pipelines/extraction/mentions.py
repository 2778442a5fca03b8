"""From an occasion to a mention: each field's best value, with every claim that the text makes about it."""

from __future__ import annotations

from typing import Any

from pipelines.extraction.announcing import attribute, set_speaker
from pipelines.extraction.classes import choose_class, choose_name, only_vehicle
from pipelines.extraction.corrections import overridden
from pipelines.extraction.counting import set_count
from pipelines.extraction.draft import Draft
from pipelines.extraction.figures import set_measures, set_times, shifted_day
from pipelines.extraction.flying import set_trajectory
from pipelines.extraction.kinds import SPACE_FIRMS, kind_of
from pipelines.extraction.names import Name
from pipelines.extraction.numbers import number_at
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.results import set_outcome
from pipelines.extraction.siting import set_site
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words
from pipelines.gazetteers import sites, weapons
from pipelines.model import Claim, Mention


def build_all(r: Reading) -> list[Mention]:
    """The mentions of all occasions, in their order."""
    drafts = [(o, _draft(r, o)) for o in r.occasions]
    for o, d in drafts:
        other = next((x for p, x in drafts if p is o.like), None)
        if other is not None:
            _borrow(d, other)
    return [_mention(d) for _, d in drafts]


def _mention(d: Draft) -> Mention:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in d.values.items()}
    return Mention(**values, evidence=tuple(d.claims))


# What a launch told without its weapon ("the one in April") shares with the launch it is told of.
_SHARED = {"weapon_class": (), "weapon_name": ("weapon_id",), "actor": ()}


def _borrow(d: Draft, other: Draft) -> None:
    """Take weapon, actor and kind from the occasion that this one is like."""
    d.set("kind", other.values.get("kind", "unknown"))
    for name, with_it in _SHARED.items():
        claim = next((c for c in other.claims if c.field == name and not c.superseded), None)
        if d.values.get(name) is None and claim is not None:
            d.set(name, other.values.get(name))
            d.claims.append(claim)
            for extra in with_it:
                d.set(extra, other.values.get(extra))


def _draft(r: Reading, o: Occasion) -> Draft:
    d = Draft(r.body)
    tagged = r.by_index
    for f in o.frames:
        w = f.trigger.weapon
        start = min(f.trigger.start, w.start if w else f.trigger.start)
        end = max(f.trigger.at + 1, w.end if w else 0)
        d.claim("event", None, f.sentence, start, end)
    d.set("role", o.role)
    kind = kind_of(r, o, tagged)
    d.set("kind", kind)
    _date(d, r, o)
    set_count(d, r, o)
    choose_class(d, r, o, tagged)
    choose_name(d, r, o, tagged, kind)
    if kind == "test" and d.values.get("weapon_class") == "SLV":
        kind = "space_launch"
        d.set("kind", kind)
    if kind == "space_launch":
        only_vehicle(d, r)
    set_site(d, r, o, kind)
    _actor(d, r, o, kind)
    set_times(d, r, o)
    set_measures(d, r, o)
    set_trajectory(d, r, o)
    set_outcome(d, r, o, kind)
    set_speaker(d, r, o, tagged)
    attribute(d, r)
    d.set("corrected", d.corrected or _overrides(r, o))
    return d


# From these states' spaceports only their own rockets leave.
_OWN_ROCKETS = words(
    """
    USA CHN IND JPN KOR PRK IRN RUS
    """
)


# Who launches from a range that lies in another state.
_RUN_BY = {"MHL": "USA", "KAZ": "RUS"}


def _firm(r: Reading) -> tuple[Tagged, Name] | None:
    """The one launch firm or space agency that the first sentences name."""
    named = [
        (t, a) for t in r.tagged[:6] for a in t.kind("actor") if SPACE_FIRMS & set(t.sentence.lows[a.start : a.end])
    ]
    return named[0] if len({a.id for _, a in named}) == 1 else None


def _actor(d: Draft, r: Reading, o: Occasion, kind: str) -> None:
    if o.actor is not None:
        actor = o.actor.id if o.actor.id != "PSE" else "PALESTINIAN_MILITANTS"
        d.set("actor", actor)
        for f in o.frames:
            if f.actor is not None and f.actor.id == o.actor.id:
                d.claim("actor", actor, f.sentence, f.actor.start, f.actor.end)
        if not any(c.field == "actor" for c in d.claims) and o.actor_sentence is not None:
            d.claim("actor", actor, o.actor_sentence, o.actor.start, o.actor.end)
        return
    # A launch firm, a named vehicle or a test range tells whose launch it is.
    if kind == "attack":
        return
    firm = _firm(r) if kind == "space_launch" and o.role == "main" else None
    if firm is not None:
        d.set("actor", firm[1].id)
        d.claim("actor", firm[1].id, firm[0].sentence, firm[1].start, firm[1].end, bound="about")
        return
    weapon, site = d.values.get("weapon_id"), d.values.get("site_id")
    home = _RUN_BY.get(sites()[site].country, sites()[site].country) if site else None
    for name, country in (
        ("weapon_name", weapons()[weapon].country if weapon else None),
        ("site", home if kind != "space_launch" or home in _OWN_ROCKETS else None),
    ):
        claim = next((c for c in d.claims if c.field == name and not c.superseded), None)
        if country is not None and claim is not None and country != "XXX":
            d.set("actor", country)
            d.claims.append(Claim("actor", country, claim.start, claim.end, claim.quote, "about"))
            return


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


def _overrides(r: Reading, o: Occasion) -> bool:
    """Whether a sentence about the occasion overrides something said before."""
    for t in r.told(o):
        points = r.owners.get(t.sentence.index, [])
        about = any(p is o for _, p in points) or (not points and r.focus.get(t.sentence.index) is o)
        if about and any(_tells(t, a, b) for a, b in overridden(t.sentence)):
            return True
    return False


def _tells(t: Tagged, start: int, end: int) -> bool:
    """Whether the overridden words say something of a launch; a planned time frame does not."""
    lows = t.sentence.lows[start:end]
    if {"frame", "window", "timeframe", "schedule"} & set(lows):
        return False
    starts = [x.start for x in t.names] + [x.start for x in t.weapons] + [x.start for x in t.quantities]
    starts += [x.start for x in t.clocks] + [x.at for x in t.triggers]
    return any(start <= at < end for at in starts) or any(
        number_at(t.sentence.lows, k) is not None for k in range(start, end)
    )
