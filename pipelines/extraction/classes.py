"""The weapon class and name of an occasion: the most specific that its sentences say."""

from __future__ import annotations

from dataclasses import replace

from pipelines.extraction.corrections import inside, overridden
from pipelines.extraction.draft import Draft
from pipelines.extraction.fitting import classes_clash
from pipelines.extraction.names import Name
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words
from pipelines.gazetteers import weapon_aliases
from pipelines.model import Claim

_RANK = {
    "ICBM": 4, "SLBM": 4, "IRBM": 4, "MRBM": 4, "SRBM": 4, "CRBM": 4, "HGV": 4, "CRUISE": 4, "SAM": 4,
    "MLRS": 4, "INTERCEPTOR": 4,
    "BALLISTIC": 3, "SLV": 3, "ROCKET": 2, "MISSILE": 1, "PROJECTILE": 0, "DRONE": 0,
}  # fmt: skip
_DEFENCES = frozenset({"INTERCEPTOR", "SAM", "DRONE"})
_IDENTIFYING = words(
    """
    was were is are be been being as called dubbed named identified type involved likely possibly presumably
    believed appeared aboard with atop on carried by
    """
)
_HYPOTHETICAL = words(
    """
    could would may might can plans develop developing development build building capable threat deploy
    deployed arsenal possess possesses similar like than unlike based resemble resembles whether if not unknown unclear
    """
)


_OTHER_MODEL = words("version versions variant variants successor predecessor cousin sister")


def _said(r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> list[tuple[Tagged, WeaponPhrase, bool]]:
    """The weapon phrases that speak of this occasion: its frames' own, then those that identify it in its sentences."""
    shield = "INTERCEPTOR" in o.classes  # then what it shot down is the target
    out = [
        (tagged[f.sentence.index], f.trigger.weapon, True)
        for f in o.frames
        if f.trigger.weapon is not None and not (shield and f.trigger.lemma == "down")
    ]
    own = {(t.sentence.index, w.start) for t, w, _ in out}
    mine = set(map(id, o.frames))
    told = r.told(o)
    beside = [f for t in told for f in r.frames_in(t) if f.trigger.weapon is not None]
    weak = [f for f in beside if id(f) not in mine and not f.strong and f.realis != "general"]
    for f in weak:
        owners = r.owners.get(f.sentence.index, ())
        w = f.trigger.weapon
        if w is not None and any(at == f.trigger.at and p is o for at, p in owners):
            out.append((tagged[f.sentence.index], w, False))
    own |= {(f.sentence.index, w.start) for f in beside for w in (f.trigger.weapon,) if w is not None and f.strong}
    for t in told:
        points = r.owners.get(t.sentence.index, [])
        if not any(p is o for _, p in points) and (points or r.focus.get(t.sentence.index) is not o):
            continue
        for w in t.weapons:
            if (t.sentence.index, w.start) in own or r.owner(t, w.start, w.end) is not o:
                continue
            if _identifies(t, w):
                out.append((t, w, False))
    return out


def _identifies(t: Tagged, w: WeaponPhrase) -> bool:
    lows = t.sentence.lows
    if w.payload or w.compound:
        return False
    left = lows[max(0, w.start - 6) : w.start]
    if _OTHER_MODEL & set(left) and left[-1:] != (",",):
        return False  # "a longer-range version known as": another missile
    if left[-2:] in (("along", "with"), ("such", "as")) or left[-1:] == ("including",):
        return False
    if any(x in _HYPOTHETICAL for x in left):
        return False
    if any(x in _IDENTIFYING for x in left[-4:]):
        return True
    return (w.definite and w.name is not None) or (left[-1:] in (("(",), (",",)) and w.name is not None)


def choose_class(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> None:
    """Set the class: the most specific, frames before identifying phrases, the first of equals."""
    best: tuple[float, Tagged, WeaponPhrase] | None = None
    for t, w, own in _said(r, o, tagged):
        if inside(overridden(t.sentence), w.start):
            if w.definite and w.name is None:
                continue
            d.corrected = True
            if w.weapon_class is not None:
                d.claim("weapon_class", w.weapon_class, t.sentence, w.class_start, w.class_start + 1, superseded=True)
            continue
        if w.weapon_class is None or w.weapon_class not in _RANK:
            continue
        if not own and w.weapon_class in _DEFENCES and w.weapon_class not in o.classes:
            continue  # the shield, not what it met
        rank = _RANK[w.weapon_class] + (0.5 if own else 0)
        if (
            w.weapon_class == "SRBM"
            and w.base == "MISSILE"
            and "ballistic" not in t.sentence.lows[w.start : w.head]
            and o.actor is not None
            and o.actor.id != "PRK"
            and w.name is None
        ):
            rank = 1.2
        vague = best is not None and best[1].sentence.lows[best[2].class_start] == "mid-range"
        clash = best is not None and not vague and classes_clash(best[2].weapon_class, w.weapon_class)
        if best is None or (rank > best[0] and not clash) or (vague and rank >= best[0]):
            best = (rank, t, w)
        d.claim("weapon_class", w.weapon_class, t.sentence, w.class_start, w.class_start + 1)
    if best is None:
        return
    cls = best[2].weapon_class
    d.set("weapon_class", cls)
    if cls in ("BALLISTIC", "MISSILE"):
        _from_submarine(d, o)
    kind = d.values.get("kind")
    if kind == "space_launch" and cls in ("ROCKET", "MISSILE", "BALLISTIC"):
        # What carries a satellite is a launch vehicle, whatever it is called.
        d.set("weapon_class", "SLV")
        d.claim("weapon_class", "SLV", best[1].sentence, best[2].head, best[2].end, bound="about")
    if (
        kind == "attack"
        and cls == "ROCKET"
        and "MISSILE" in o.classes
        and o.actor is not None
        and o.actor.form != "group"
    ):
        d.set("weapon_class", "MISSILE")  # a state's "rockets" that the text also calls missiles


def _from_submarine(d: Draft, o: Occasion) -> None:
    """A ballistic missile that left a submarine is an SLBM, whatever the text calls it."""
    for f in o.frames:
        s = f.sentence
        if "submarine" not in s.bag:
            continue
        for k in range(1, len(s)):
            boat = s.lows[k] == "submarine" and s.lows[k - 1] in ("a", "the", "from", "class", "sinpo-class", "its")
            if boat and {"from", "aboard"} & set(s.lows[max(0, k - 6) : k]) and abs(k - f.trigger.at) < 20:
                d.set("weapon_class", "SLBM")
                d.claim("weapon_class", "SLBM", s, k, k + 1, bound="about")
                return


def choose_name(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged], kind: str) -> None:
    """Set the weapon's name as written, and its id."""
    said = _said(r, o, tagged)
    said = [(t, _with_name(t, w), own) for t, w, own in said]
    said.sort(key=lambda x: _is_payload(x[0], x[1]))
    for t, w, own in said:
        if w.name is not None and inside(overridden(t.sentence), w.name.start):
            continue
        if w.name is not None and w.name.weapon_class == "DRONE" and d.values.get("weapon_class") != "DRONE":
            continue
        cls = d.values.get("weapon_class")
        if w.name is not None and w.name.weapon_class in _DEFENCES and cls not in _DEFENCES:
            continue
        if w.name is not None and not own and classes_clash(w.name.weapon_class, cls) and cls is not None:
            continue
        if w.name is not None and not (w.name.ordinary and w.base == "NAME" and not own):
            if not own and _elsewhere(t, w.start):
                continue
            chosen = _carrier(t, w.name) if _is_payload(t, w) else w.name
            same = [n for n in t.kind("weapon") if n.id == chosen.id and 0 <= n.start - chosen.end <= 3]
            chosen = min([chosen, *same], key=lambda n: n.end - n.start)  # "the Long Name, or LN-1"
            if chosen is w.name and _is_satellite(t, w):
                continue
            t, chosen = _in_full(t, chosen, said)
            _set_name(d, r, t, chosen.start, chosen.end, chosen.id)
            return
    for t, w, own in _said(r, o, tagged):
        if w.unlisted is not None and own and not w.payload:
            s = t.sentence
            first, last = w.unlisted
            d.set("weapon_name", r.body[s.starts[first] : s.ends[last - 1]])
            d.claim("weapon_name", d.values["weapon_name"], s, first, last)
            return
    title = next((t for t in r.tagged if t.sentence.in_title), None)
    if title is not None and o is r.occasions[0]:
        for n in title.kind("weapon"):
            if (n.weapon_class == "SLV") == (kind == "space_launch") and not n.ordinary and _same_side(n, d):
                _set_name(d, r, title, n.start, n.end, n.id)
                return
    for f in o.frames:
        t = tagged[f.sentence.index]
        for n in t.kind("weapon"):
            reach = 14 if len(t.triggers) > 1 else 30  # the one launch of its sentence
            near = (
                abs(n.start - f.trigger.at) <= reach and r.owner(t, n.start, n.end) is o and not _elsewhere(t, n.start)
            )
            space = n.weapon_class == "SLV"
            if near and space == (kind == "space_launch") and not n.ordinary and _same_side(n, d):
                _set_name(d, r, t, n.start, n.end, n.id)
                return


def only_vehicle(d: Draft, r: Reading) -> None:
    """The one launch vehicle that the article names is what a space launch without a name flew on."""
    if d.values.get("weapon_name") is not None or len(r.occasions) > 1:
        return
    found = [(t, n) for t in r.tagged for n in t.kind("weapon") if n.weapon_class == "SLV" and not n.ordinary]
    if found and len({n.id for _, n in found}) == 1:
        t, n = found[0]
        _set_name(d, r, t, n.start, n.end, n.id)


def _in_full(t: Tagged, chosen: Name, said: list[tuple[Tagged, WeaponPhrase, bool]]) -> tuple[Tagged, Name]:
    """The fuller form that a later sentence gives: "Pershing II" for the headline's "Pershing"."""
    brief = t.sentence.lows[chosen.start : chosen.end]
    for u, w, own in said:
        n = w.name
        fuller = own and n is not None and n.id == chosen.id and t.sentence.in_title
        if fuller and n is not None and _singular_word(u.sentence.lows[n.start : n.end - 1]) == _singular_word(brief):
            return u, n
    return t, chosen


def _singular_word(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w.removesuffix("s") for w in name)


def _same_side(n: Name, d: Draft) -> bool:
    """Whether the name can be that of what was launched: no defence's, no drone's beside missiles."""
    cls = d.values.get("weapon_class")
    if n.weapon_class == "DRONE":
        return bool(cls == "DRONE")
    return n.weapon_class not in _DEFENCES or cls in _DEFENCES


def _elsewhere(t: Tagged, at: int) -> bool:
    """Whether a clause of another time names it: "the first launch since April, when it tested the Hwasong-18"."""
    lows = t.sentence.lows[:at]
    return any(w in ("when", "since") for w in lows[max(0, at - 12) :])


def _with_name(t: Tagged, w: WeaponPhrase) -> WeaponPhrase:
    """The phrase with the name that follows its head: "the latest ICBM Hwasong-19", "missile “Sejil”"."""
    if w.name is not None:
        return w
    quoted = t.sentence.lows[w.end : w.end + 1] in (("“",), ('"',), ("-",), ("'",), ("‘",))
    name = next((n for n in t.kind("weapon") if n.start in (w.end, w.end + quoted)), None)
    if name is None or name.ordinary or classes_clash(name.weapon_class, w.weapon_class):
        return w
    return replace(w, name=name)


def _is_satellite(t: Tagged, w: WeaponPhrase) -> bool:
    """Whether the text calls it a satellite: the name of a payload is no vehicle's."""
    assert w.name is not None
    return "satellite" in t.sentence.lows[max(0, w.name.start - 1) : w.name.end + 1] and w.base != "ROCKET"


def _carrier(t: Tagged, payload: Name) -> Name:
    """The rocket that the sentence names beside its satellite."""
    for n in t.kind("weapon"):
        if n.weapon_class == "SLV" and n.id != payload.id and not n.canonical.lower().startswith("kwangmyong"):
            return n
    return payload


def _is_payload(t: Tagged, w: WeaponPhrase) -> bool:
    """Whether the name is the satellite's: a vehicle's name goes before it."""
    if w.name is None:
        return False
    near = t.sentence.lows[max(0, w.name.start - 1) : w.name.end + 1]
    return "satellite" in near or w.base in ("SLV", "MISSION") or w.name.canonical.lower().startswith("kwangmyong")


def _singular(text: str, weapon_id: str) -> str:
    """The name without what is no part of it: "Rodongs" names the Rodong, "H3 rocket" the H3."""
    head, _, noun = text.rpartition(" ")
    if head and noun.lower() in ("rocket", "missile", "rockets", "missiles", "icbm"):
        known = any(w.alias.lower() == head.lower() for w in weapon_aliases() if w.weapon_id == weapon_id)
        return head if known or (head[0].isupper() and " " not in head) else text
    if not text.endswith("s") or not text[-2:-1].isalpha():
        return text
    names = {w.alias.lower() for w in weapon_aliases() if w.weapon_id == weapon_id}
    return text if text.lower() in names or text.lower()[:-1] not in names else text[:-1]


def _set_name(d: Draft, r: Reading, t: Tagged, start: int, end: int, weapon_id: str) -> None:
    s = t.sentence
    text = r.body[s.starts[start] : s.ends[end - 1]]
    trimmed = _singular(text, weapon_id)
    if trimmed != text:
        first = s.starts[start]
        d.claims.append(Claim("weapon_name", trimmed, first, first + len(trimmed), trimmed))
        d.set("weapon_name", trimmed)
        d.set("weapon_id", weapon_id)
        return
    d.set("weapon_name", text)
    d.set("weapon_id", weapon_id)
    d.claim("weapon_name", text, s, start, end)
