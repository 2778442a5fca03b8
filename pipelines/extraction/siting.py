"""The launch site of an occasion: the best place its sentences name, and the places a correction overrides."""

from __future__ import annotations

from pipelines.extraction.corrections import inside, overridden
from pipelines.extraction.draft import Draft
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.places import Place, launch_places
from pipelines.extraction.reading import Reading
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words

# Verbs of flight after which "from" leads to the origin even where no launch is told again.
_TRAVELLED = words(
    """
    flew traveled travelled came flying launched fired lifted originated blasted occurred launch place
    """
)


def set_site(d: Draft, r: Reading, o: Occasion, kind: str) -> None:
    """Set the site as written and its id."""
    best: Place | None = None
    attack = kind == "attack"
    for t in r.told(o):
        old = overridden(t.sentence)
        points = [at for at, owner in r.owners.get(t.sentence.index, ()) if owner is o]
        told_on = not r.owners.get(t.sentence.index) and r.focus.get(t.sentence.index) is o
        if told_on:
            points = [k for k, w in enumerate(t.sentence.lows) if w in _TRAVELLED][:1]
        for at in points:
            for place in launch_places(t, at, attack=attack):
                if inside(old, place.start):
                    _superseded_site(d, r, place)
                elif best is None or place.rank > best.rank:
                    best = place
        if old and (points or told_on):
            found = _corrected_site(d, r, t, old)
            if found is not None:
                best = found
    if best is not None and best.name is None and _aimed_at_sea(d, o, best):
        best = None
    if best is None and kind == "space_launch" and len(r.occasions) == 1:
        best = _only_spaceport(r)
    best = best or (_home(r, o) if attack else _dateline(r) if kind == "space_launch" and o.role == "main" else None)
    if best is None:
        return
    s = best.sentence
    text = r.body[s.starts[best.start] : s.ends[best.end - 1]]
    d.set("site", text)
    d.set("site_id", best.name.id if best.name else None)
    d.claim("site", text, s, best.start, best.end)


def _aimed_at_sea(d: Draft, o: Occasion, place: Place) -> bool:
    """ "test-fired cruise missiles in the East Sea": they flew there; only a submarine fires from it."""
    lows = place.sentence.lows
    sea = {"sea", "waters", "ocean"} & set(lows[place.start : place.end])
    inside = lows[max(0, place.start - 2) : place.start]
    own = o.actor is not None and o.actor.id == "PRK" and d.values.get("weapon_class") != "SLBM"
    return bool(sea) and "in" in inside and own and "submarine" not in lows


# Armed groups that fire from one territory.
_HOMES = {
    "HAMAS": ("PSE-GAZA",), "PIJ": ("PSE-GAZA",), "PALESTINIAN_MILITANTS": ("PSE-GAZA",), "PSE": ("PSE-GAZA",),
    "HEZBOLLAH": ("LBN-SOUTH", "LBN-LEBANON"),
}  # fmt: skip


def _home(r: Reading, o: Occasion) -> Place | None:
    """The territory that the group fires from, where the article names it."""
    homes = _HOMES.get(o.actor.id, ()) if o.actor is not None else ()
    for t in r.tagged:
        for n in t.kind("site"):
            if n.id in homes:
                return Place(t.sentence, n.start, n.end, n, 0)
    return None


def _dateline(r: Reading) -> Place | None:
    """ "CAPE CANAVERAL, Fla. (AP) --": the spaceport that a launch is told from."""
    for t in r.tagged[:3]:
        for n in t.kind("site"):
            if n.start == 0 and not t.sentence.in_title and n.form == "launch_site" and t.sentence.words[0].isupper():
                return Place(t.sentence, n.start, n.end, n, 0)
    return None


def _only_spaceport(r: Reading) -> Place | None:
    """The one launch site that an article on one space launch names."""
    found = [(t, n) for t in r.tagged for n in t.kind("site") if n.form == "launch_site" and not n.ordinary]
    if not found or len({n.id for _, n in found}) > 1:
        return None
    t, n = found[0]
    return Place(t.sentence, n.start, n.end, n, 0)


def _superseded_site(d: Draft, r: Reading, place: Place) -> None:
    s = place.sentence
    if not any(c.superseded and c.field == "site" and c.start == s.starts[place.start] for c in d.claims):
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
