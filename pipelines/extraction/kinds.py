"""The kind of an occasion: space launch, attack, test, exercise or test of an interceptor."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.frames import Frame
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.places import launch_places
from pipelines.extraction.reading import INVASION, Reading
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import ATTACK_NOMINALS
from pipelines.extraction.wordsets import words
from pipelines.model import Kind

_GROUPS = frozenset({"group"})
_SPACE = words(
    """
    orbit satellite satellites spacecraft astronauts cosmonauts spaceport space-launch lunar moon suborbital
    booster spaceflight payload iss
    """
)
_ATTACK = words(
    """
    attack attacks attacked killed killing injured wounded retaliation retaliatory strikes struck hit hits
    hitting airstrikes damaged dead casualties siren sirens intercepted barrage militants rebels war residential
    rebel insurgents insurgent rebel-held opposition-held
    civilians
    shelling pound pounded into-israel shelled bombardment
    """
)
_EXERCISE = words(
    """
    drill drills exercise exercises simulated simulate simulating simulations live-fire war-games wargames
    manoeuvres manoeuvre maneuvers maneuver wargame
    """
)
_INTERCEPTING = words("test tests tested testing drill exercise target")
_ARTILLERY = words("multi-barrel mbrl mlrs launcher 122mm 300mm 240mm 214mm pinaka artillery caliber calibre mm")
_SIMULATED = words("simulated simulating simulation simulations mock")
_SIMULATED_AT_ALL = words("simulate simulated simulations simulation")
_SIMULATED_BY_ITSELF = _SIMULATED_AT_ALL | {"simulating"}
SPACE_FIRMS = words(
    """
    spacex nasa isro jaxa roscosmos origin arianespace firefly astra ula lab relativity landspace virgin esa
    kari x
    """
)
_SCIENCE = words("sounding research scientific")
_AIRCRAFT = words("jets warplanes helicopters gunships")
_FRONTS = frozenset({"PSE", "LBN", "YEM", "SYR", "IRQ"})
_AT_WAR = frozenset({("RUS", "UKR"), ("UKR", "RUS")})


def kind_of(r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> Kind:
    """The kind of the occasion, from its weapons, its words and its target."""
    frames = o.frames
    classes = o.classes
    words = {w for f in frames for w in f.sentence.lows}
    if "SLV" in classes or (classes <= {"ROCKET", "SLV", None} and _SPACE & words and not (_ATTACK & words)):
        return "space_launch"
    if _SCIENCE & words and classes <= {"ROCKET", None}:
        return "space_launch"
    if _north(r, o) and classes <= {"ROCKET", "MISSILE", "BALLISTIC", None} and _carries_satellite(r, o):
        return "space_launch"
    if "INTERCEPTOR" in classes:  # a defender's own shot founds no occasion
        return "intercept_test"
    if any(_in_a_test(f) for f in frames):
        return "intercept_test"
    if _defence_tested(o, words) or _target_launched(r, o):
        return "intercept_test"
    if classes & {"ICBM", "SLBM"} and _from_spaceport(r, o):
        return "exercise" if _drilled(o) else "test"  # from its test range it hits a range, not a land
    if classes <= {"ROCKET", None} and not _ARTILLERY & words and _from_spaceport(r, o):
        return "space_launch"
    if classes <= {"ROCKET", None} and (_by_a_space_firm(o) or _flew_as_a_vehicle(o, words)):
        return "space_launch"
    if o.actor is not None and o.actor.form == "group":
        return "attack"
    tested = any("test" in f.trigger.lemma for f in frames)
    if _into_the_sea_in_a_drill(o):
        return "exercise"
    if any(f.trigger.form == "hit" and f.trigger.lemma != "fail" for f in frames) and not tested and not _north(r, o):
        return "attack"
    if any(f.trigger.lemma in ("rain", "strike", "use") for f in frames) and not tested:
        return "attack"
    strikes = any(f.trigger.form == "noun" and f.sentence.lows[f.trigger.at] in ATTACK_NOMINALS for f in frames)
    if strikes and not ((tested or _SIMULATED & words) and _north(r, o)):
        return "attack"
    if any(
        f.trigger.lemma in ("test", "test-fire")
        or "test" in f.trigger.lemma
        or "test" in f.sentence.lows[max(0, f.trigger.at - 1) : f.trigger.at + 2]
        for f in frames
    ):
        return "exercise" if _drilled(o) else "test"
    if o.actor is not None and o.actor.id == "PRK":
        return "exercise" if _drilled(o) else "test"
    if _drilled(o) or _answered(o) or "mock" in words or "simulated" in words:
        return "exercise"
    if _targeted(o, tagged) or _from_a_front(r, o):
        return "attack"
    if _at_war(r, o):
        return "attack"
    tests = {"test", "tests", "tested"} & words
    if (_ATTACK & words or _AIRCRAFT & words) and not tests:
        return "attack"
    salvo = classes == {"ROCKET"} and all(f.trigger.weapon is None or f.trigger.weapon.plural for f in frames)
    if not tests and salvo and (o.actor is None or o.actor.id in _FRONTS):
        return "attack"  # who tests a rocket is named; salvos of rockets are fired at somebody
    return "test"


_SEA = words("sea waters zone eez ocean")
_HURT = words("killed killing injured wounded dead casualties ship ships vessel vessels tanker militants rebels")
# States that test interceptors of their own, and say so.
_DEFENDERS = frozenset({"USA", "ISR", "JPN", "KOR", "IND", "CHN", "TWN"})
_DEFENDING = words("intercept intercepts intercepted intercepting interception interceptor interceptors")


def _defence_tested(o: Occasion, words: set[str]) -> bool:
    """ "The missile failed to intercept its target in a test of the missile defense"."""
    aimed = {"target", "targets", "defense", "defence"} & words
    state = bool(aimed) if o.actor is None else o.actor.id in _DEFENDERS
    return state and bool({"test", "tests", "tested"} & words) and bool(_DEFENDING & words)


def _in_a_test(f: Frame) -> bool:
    """ "intercepts a medium-range missile in test": the shield is what is tested."""
    lows = f.sentence.lows
    if f.trigger.lemma != "down" or {"overnight", "attack", "attacks"} & f.sentence.bag:
        return False
    for k in range(f.trigger.at + 1, len(lows)):
        if lows[k] in ("in", "during") and _INTERCEPTING & set(lows[k + 1 : k + 5]):
            return True
    return "target" in lows[f.trigger.at : f.trigger.at + 8]


def _target_launched(r: Reading, o: Occasion) -> bool:
    """ "A target missile was launched": what was tested is the interceptor, in an article on interceptions."""
    flown = any(
        f.trigger.weapon is not None and "target" in f.sentence.lows[f.trigger.weapon.start : f.trigger.weapon.end]
        for f in o.frames
    )
    return flown and any(_DEFENDING & t.sentence.bag for t in r.tagged)


def _in_a_drill(f: Frame) -> bool:
    """ "fired … in a joint drill": the launch is part of it, no other actor's."""
    lows = f.sentence.lows
    if f.sentence.bag.isdisjoint(_EXERCISE):
        return False
    for k in range(f.trigger.at + 1, min(len(lows), f.trigger.at + 30)):
        part = lows[k] == "during" or (lows[k] == "in" and lows[k + 1 : k + 2] in (("a",), ("an",), ("its",)))
        at = next((j for j in range(k + 1, min(len(lows), k + 7)) if _exercise_at(lows, j)), None)
        if part and at is not None:
            return lows[at + 1 : at + 2] not in (("by",), ("of",), ("between",))
        if lows[k] in (";", "as", "while", "amid", "after", "before"):
            return False
    return False


def _into_the_sea_in_a_drill(o: Occasion) -> bool:
    """ "missiles fired during drills have landed in the exclusive economic zone": nobody was attacked."""
    bags = [f.sentence.bag for f in o.frames]
    sea = any(_SEA & bag for bag in bags)
    return sea and any(_in_a_drill(f) for f in o.frames) and all(_HURT.isdisjoint(bag) for bag in bags)


def _carries_satellite(r: Reading, o: Occasion) -> bool:
    """Whether it is the one long-range rocket of an article about a satellite."""
    single = any(
        f.trigger.weapon is not None
        and f.trigger.weapon.base == "ROCKET"
        and not f.trigger.weapon.plural
        and {"long-range", "space", "carrier"} & set(f.sentence.lows[f.trigger.weapon.start : f.trigger.weapon.end])
        for f in o.frames
    )
    return single and o.role == "main" and any({"satellite", "orbit"} & t.sentence.bag for t in r.tagged)


def _north(r: Reading, o: Occasion) -> bool:
    """North Korea's missiles come down in the sea: what lands is no attack."""
    if o.actor is not None:
        return o.actor.id == "PRK"
    return any(n.id == "PRK" for t in r.tagged[:3] for n in t.kind("actor"))


def _flew_as_a_vehicle(o: Occasion, words: set[str]) -> bool:
    """A rocket that lifts off, or fails, where no one is attacked is a launch vehicle."""
    moved = any(f.trigger.form == "liftoff" or f.trigger.lemma == "fail" for f in o.frames)
    return moved and not _ATTACK & words - {"destroyed", "damaged", "strike"}


def _by_a_space_firm(o: Occasion) -> bool:
    """Whether the rocket is a launch firm's or a space agency's."""
    for f in o.frames:
        a = f.actor
        if a is not None and SPACE_FIRMS & set(f.sentence.lows[a.start : a.end]):
            return True
    return False


def _at_war(r: Reading, o: Occasion) -> bool:
    """Whether the lead names the land of the actor's enemy in a war that the gazetteer's years know."""
    at = r.article.published_at
    named = {n.country or n.id for t in r.tagged[:6] for n in t.names if n.kind in ("actor", "site")}
    said = {w for f in o.frames for w in f.sentence.lows}
    if o.actor is None:
        fought = at is not None and at.date() >= INVASION and {"RUS", "UKR"} <= named and o.classes != {"SLV"}
        return fought and {"test", "tests", "tested"}.isdisjoint(said)
    if o.actor.id in ("RUS", "UKR") and at is not None and at.date() >= INVASION and "SLV" not in o.classes:
        return {"test", "tests", "tested"}.isdisjoint(said)
    return any((o.actor.id, other) in _AT_WAR for other in named)


def _from_spaceport(r: Reading, o: Occasion) -> bool:
    """Whether an unspecified rocket left a site for space launches."""
    for f in o.frames:
        for place in launch_places(r.by_index[f.sentence.index], f.trigger.at):
            if place.name is not None and place.name.form == "launch_site":
                return True
    return False


def _answered(o: Occasion) -> bool:
    """ "fired missiles into the sea in response to a North Korean launch": a show of force."""
    for f in o.frames:
        lows = f.sentence.lows[f.trigger.at :]
        for k in range(len(lows) - 1):
            if lows[k] == "response" and lows[k + 1] == "to":
                rest = set(lows[k + 2 : k + 12])
                if {"launch", "launches", "test", "tests", "missile"} & rest and not {"attack", "attacks"} & rest:
                    return True
    return False


def _from_a_front(r: Reading, o: Occasion) -> bool:
    """Whether it left a land whose groups fire at a neighbour: Gaza, Lebanon, Yemen, Syria, Iraq."""
    for f in o.frames:
        for place in launch_places(r.by_index[f.sentence.index], f.trigger.at, attack=True):
            if place.name is not None and place.name.country in _FRONTS:
                return True
    return False


def _drilled(o: Occasion) -> bool:
    """Whether the launch itself was part of a drill of the actor."""
    for f in o.frames:
        lows = f.sentence.lows
        if _in_a_drill(f):
            return True
        near = lows[max(0, f.trigger.at - 12) : f.trigger.at + 20]
        simulated = {"simulate", "simulated", "simulations", "simulation"} | (
            {"simulating"} if f.said_by_actor else set()
        )
        if not f.sentence.bag.isdisjoint(simulated):
            return True
        other = "during" in near if o.actor is None else o.actor.id != "PRK"
        if any(_exercise_at(near, k) for k in range(len(near))) and other:
            return True
    return False


def _exercise_at(lows: Sequence[str], k: int) -> bool:
    """Whether the word is an exercise, or the second of "war games"."""
    return lows[k] in _EXERCISE or (lows[k] in ("game", "games") and k > 0 and lows[k - 1] == "war")


def _at_targets_in_a_land(aim: Sequence[str]) -> bool:
    """ "fired at targets in the area of the capital": targets somewhere, not on a range."""
    return any(
        aim[k] == "at"
        and "targets" in aim[k + 1 : k + 3]
        and {"in", "near", "around", "across", "inside"} & set(aim[k + 2 : k + 4])
        for k in range(len(aim) - 2)
    )


def _aimed(s: Sentence, k: int) -> bool:
    """Whether a target stands at token `k`: "fired at the city", "fired at Kherson"."""
    return k < len(s) and (s.lows[k] in ("its", "their", "the") or s.words[k][0].isupper())


_HOURS = words("about around approximately dawn dusk night noon midday midnight sunrise sunset nightfall")


def _at_a_time(lows: Sequence[str], k: int) -> bool:
    """ "fired two missiles at 5:35 a.m.", "at dawn": when, not whom."""
    return k < len(lows) and (lows[k][0].isdigit() or lows[k] in _HOURS)


def _targeted(o: Occasion, tagged: dict[int, Tagged]) -> bool:
    """Whether the missiles went at or into another actor's land."""
    for f in o.frames:
        t = tagged[f.sentence.index]
        s = t.sentence
        w = f.trigger.weapon
        after = s.lows[w.end] if w is not None and w.start > f.trigger.at and w.end < len(s) else ""
        if _at_targets_in_a_land(s.lows[f.trigger.at : f.trigger.at + 12]):
            return True
        passive = f.trigger.passive and s.lows[f.trigger.at + 1 : f.trigger.at + 3]
        clock = after == "at" and w is not None and _at_a_time(s.lows, w.end + 1)
        if (after in ("at", "against") and not clock) or (
            passive and passive[0] == "at" and _aimed(s, f.trigger.at + 2)
        ):
            aim = s.lows[f.trigger.at : f.trigger.at + 12]
            if not any(
                w in ("mock-up", "mockup", "dummy", "replica", "target", "targets", "drone", "hulk") for w in aim
            ):
                return True
        for n in t.names:
            if n.kind not in ("actor", "site") or n.start <= f.trigger.at:
                continue
            country = n.country or n.id
            if o.actor is not None and country in (o.actor.id, o.actor.country):
                continue
            lead = s.lows[n.start - 1] if n.start else ""
            if (
                lead in ("at", "into", "on", "against", "toward", "towards", "across", "hit", "targeting")
                and n.start - f.trigger.at < 14
            ):
                return True
    return False
