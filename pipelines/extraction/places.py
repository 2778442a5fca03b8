"""The launch place of a trigger: what stands after "from", "at", "near" and belongs to the launch.

A preposition belongs to the launch when no other verb, clause or destination stands between them. After an attack only
"from" names the origin; everything else there is the target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import FLIGHT, LIFTOFF, SPEECH, STRUCK, SUBORDINATORS, VERB_LEMMA
from pipelines.extraction.wordsets import words
from pipelines.gazetteers import sites

_MAX_PHRASE = 14
_REACH_LEFT, _REACH_RIGHT = 14, 34
_PLACE_NOUNS = words(
    """
    base site center centre pad station cosmodrome spaceport airport airfield area region province county district
    city town village island submarine silo ground grounds field facility range complex coast sea
    ocean waters peninsula mountain mountains ship destroyer frigate barge vessel territory desert airspace
    strip lake shipyard port plant bay gulf rail train east west north south range
    """
)
_SIDES = words("north south east west northern southern eastern western northeast northwest southeast southwest")
# Vague wholes: a place only in so far as a side of the country is one.
_COASTS = words("its the their country 's coast of korea north shore side part peninsula korean") | _SIDES
_STOP = words(
    """
    , . ; : — – ( ) “ ” " | that which who and but while as after before when toward towards into to on over for with
    early late shortly about just by carrying using during since has had was were is are be said flew landed
    against then rather than not instead from used
    """
)
_APPROACH = words("around near about the a an its their his what from off in at of vicinity area somewhere close to")
_PREPOSITIONS = words("from at near in off aboard on outside around within inside")
_DESTINED = words("impacting impacted into toward towards over to against targeting hitting landing through across")
# Verbs between the launch and "from" that do not begin another statement.
_LAUNCHING = words(
    """
    came originated took conducted carried held been was were located based believed staged made did appeared
    occurred happened assessed estimated thought presumed seen
    """
) | {w for w, lemma in VERB_LEMMA.items() if lemma not in ("strike", "use", "put")}
_LENGTHS = words("km kms kilometers kilometres miles mile kilometer kilometre meters metres away far minutes hours")
_NOUNS = words("launch test meeting located based built")
# Those who fire, before "in Gaza".
_SHOOTERS = words(
    """
    militants groups group factions faction fighters rebels forces gunmen movement militia militias insurgents
    terrorists houthis troops army submarine ship units ships warships vessels frigates boats bombers aircraft
    flotilla warship jets planes corvettes corvette frigate destroyers team crew crews airmen squadron wing
    deployed stationed positioned operating
    """
)
_ORIGIN_LINKS = words("fired launched crossing coming entering that was were lobbed shot of")
_BLEW = words("exploded explodes blew failed")
_CLAUSE = frozenset((";", "“", "—", ":"))
# Nouns and verbs that send no missile: "threats from Pyongyang".
_SENT = words(
    """
    threats threat broadcast report reports pressure protest protests condemnation warning warnings response
    criticism statement statements officials experts people returned back withdrew far away banned prohibited
    different differ footage video image images data
    """
)
_NOT, _LOOSE, _FIRM = 0, 1, 2
# Rank of a listed place that is known to within some kilometres.
_KNOWN = 8
# Radius beyond which a listed place is a province or a country.
_AREA_KM = 25.0
_ADJECTIVES = _SIDES | {"central", "upper", "coastal"}


@dataclass(frozen=True, slots=True)
class Place:
    """A launch place as written, tokens `start` to `end`, with its gazetteer entry when there is one."""

    sentence: Sentence
    start: int
    end: int
    name: Name | None
    rank: int


def launch_places(t: Tagged, at: int, *, attack: bool = False) -> list[Place]:
    """The places that the sentence gives as the origin of the trigger at token `at`, the best first."""
    s = t.sentence
    out: list[Place] = []
    for k in range(max(0, at - _REACH_LEFT), min(len(s), at + _REACH_RIGHT)):
        if s.lows[k] not in _PREPOSITIONS or (attack and k > at and s.lows[k] != "from"):
            continue
        if s.lows[k] == "off" and s.lows[k + 1 : k + 2] in (("from",), ("at",), ("on",)):
            continue  # "lifted off from": the next one leads to the place
        if k and ((s.lows[k - 1] in _PREPOSITIONS and s.lows[k - 1] != "off") or _distance(s, k)):
            continue
        tie = _belongs(t, at, k)
        if not tie:
            continue
        place = _phrase(t, k, attack)
        if place is not None and (tie == _FIRM or (place.name is not None and place.rank >= _KNOWN)):
            out.append(place if tie == _FIRM else replace(place, rank=place.rank - 3))
    return sorted(out, key=lambda p: -p.rank)


def _distance(s: Sentence, k: int) -> bool:
    """ "50 miles from Pyongyang" is a way to somewhere; "flew 500 miles from Pyongyang" left it."""
    if s.lows[k - 1] not in _LENGTHS:
        return False
    return s.lows[k] != "from" or not _FLOWN & set(s.lows[max(0, k - 7) : k])


_FLOWN = words("flew flying flown traveled travelled traveling travelling covered")


def _belongs(t: Tagged, at: int, k: int) -> int:
    """How the preposition at `k` is tied to the trigger at `at`: not, loosely (over another verb) or firmly."""
    s = t.sentence
    word = s.lows[k]
    others = [x for x in t.triggers if x.at < k and x.at != at]
    nearer = bool(others) and others[-1].form in ("verb", "liftoff") and others[-1].at > (at if at < k else -1)
    if nearer:
        return _NOT
    if word == "from" and any(_follows(s, w.end, k) and not w.payload for w in t.weapons):
        return _FIRM
    if k < at:
        fronted = k <= 1 or s.lows[k - 1] in (",", "“", '"')
        shooter = k > 0 and s.lows[k - 1] in _SHOOTERS and _straight(t, k, at)
        return _FIRM if (fronted if word == "from" else shooter) else _NOT
    between = s.lows[at + 1 : k]
    if "“" in between and "”" in between:
        between = tuple(b for b in between if b != "“")  # fired a “ballistic missile” from
    if any(b in SPEECH or b in _CLAUSE or (b in SUBORDINATORS and b not in ("and", "that")) for b in between):
        return _NOT
    over = any(at < p < k and s.lows[p] not in _LAUNCHING for p in t.predicates)
    if word == "from":
        return _NOT if s.lows[k - 1] in _SENT else _LOOSE if over else _FIRM
    if (
        word in ("at", "on")
        and s.lows[at] in _BLEW
        and any(n.kind == "site" and n.form == "launch_site" and k < n.start <= k + 2 for n in t.names)
    ):
        return _FIRM  # "exploded at the space centre"
    flying = s.lows[at] in STRUCK or (s.lows[at] in FLIGHT and s.lows[at] not in LIFTOFF)
    aimed = word in ("at", "on") and any(w.end == k for w in t.weapons) and s.lows[at] in ("fired", "fire")
    if flying or aimed or "and" in between or any(b in _DESTINED for b in between):
        return _NOT
    return _LOOSE if over else _FIRM


def _follows(s: Sentence, end: int, k: int) -> bool:
    return end <= k <= end + 3 and all(g in _ORIGIN_LINKS for g in s.lows[end:k])


def _straight(t: Tagged, k: int, at: int) -> bool:
    """Whether no verb and no clause stands between the shooter's place and the trigger."""
    between = t.sentence.lows[k + 1 : at]
    return not any(k < p < at for p in t.predicates) and not any(b in SUBORDINATORS or b == ";" for b in between)


def _phrase(t: Tagged, k: int, attack: bool) -> Place | None:
    s = t.sentence
    first = k + 1
    while first < len(s) and s.lows[first] in _APPROACH:
        first += 1
    end = first
    limit = min(len(s), k + 1 + _MAX_PHRASE)
    dated = {i for d in t.dates for i in range(d.start, d.end)} | {i for c in t.clocks for i in range(c.start, c.end)}
    while end < limit and (s.lows[end] not in _STOP or _inside_name(t, end)) and end not in dated:
        if s.lows[end].endswith("ly") and end + 1 in t.predicates and s.lows[end + 1] not in _NOUNS:
            break
        if end in t.predicates and s.lows[end] not in _NOUNS and not _inside_name(t, end):
            break
        if s.lows[end] == "in" and s.lows[end + 1 : end + 2] in (("a",), ("an",)):
            break
        if s.lows[end] in ("at", "around") and end + 1 < len(s) and end + 1 in dated:
            break
        end += 1
    if end <= first:
        return None
    named = _most_specific(t, first, end)
    if named is not None:
        return Place(s, _with_adjectives(s, named, first), _extent(s, named, end), named, _rank(s.lows[k], named))
    while end > first and s.lows[end - 1] in _APPROACH | {"early", "late"}:
        end -= 1
    return _unnamed(t, k, end, attack)


def _most_specific(t: Tagged, first: int, end: int) -> Name | None:
    """The site of the phrase whose launch point is known best; a name after "north of" only bounds another place."""
    s = t.sentence
    best: Name | None = None
    for n in t.kind("site"):
        if not first <= n.start < end:
            continue
        if n.start > 1 and s.lows[n.start - 1] in ("of", "from") and s.lows[n.start - 2] in _SIDES | _LENGTHS:
            break
        if best is None or sites()[n.id].precision_km < sites()[best.id].precision_km:
            best = n
    return best


def _unnamed(t: Tagged, k: int, end: int, attack: bool) -> Place | None:
    """A place that no gazetteer lists: "a launch pad near the Chinese border", "its east coast"."""
    s = t.sentence
    word = s.lows[k]
    start = k + 1
    inner = s.lows[start:end]
    if inner[-1:] == ("here",):
        return None  # the town of the dateline
    if (
        word == "from"
        and s.lows[end : end + 1] in (("area",), ("region",), ("suburbs",))
        and s.words[end - 1].istitle()
    ):
        return Place(s, start + (inner[0] == "the"), end + 1, None, 3)  # "from the Damascus area"
    if "each" in inner or not inner or any(w in _LENGTHS for w in inner):
        return None
    sides = [w for w, nxt in zip(inner, (*inner[1:], ""), strict=True) if w in _SIDES and not nxt.startswith("korea")]
    seas = [n for n in t.kind("sea") if start <= n.start < end]
    state = next((n for n in t.kind("actor") if n.start == start and n.form == "name"), None)
    if attack and word == "from" and state is not None and state.end == end:
        return Place(s, start, end, None, 1)
    if all(w in _COASTS for w in inner):
        if word != "from" or not sides or s.words[end - 1] in ("North", "South"):
            return None
        own = start + (1 if inner[0] in ("its", "the", "their") else 0)
        return Place(s, own, end, None, 1)
    if all(w in _COMMON or w in ("the", "a", "an", "same", "location", "site", "base", "this", "that") for w in inner):
        return None
    if word == "from" and s.words[start][0].isupper() and s.lows[start].rpartition("-")[2] in _VILLAGES:
        return Place(s, start, start + 1, None, 3)
    if word == "from" and _proper(t, start, end):
        return Place(s, start, end, None, 2)
    if not any(w in _PLACE_NOUNS or w.rstrip("s") in _PLACE_NOUNS for w in inner) and not seas:
        region = word == "from" and sides and any(n.kind == "actor" and start <= n.start < end for n in t.names)
        return Place(s, start, end, None, 1) if region else None
    if word in ("on", "around", "within", "inside", "near", "off"):
        return None
    if word != "from" and not seas and not any(w in _FACILITIES or w == "waters" for w in inner):
        return None
    if _urban(inner) or (word != "from" and "," in s.lows[k - 1 : k]):
        return None
    capital = any(w[0].isupper() for w in s.words[start:end])
    if seas or "waters" in inner:
        return Place(s, start, end, None, 4)
    if inner[-1] in ("submarine", "ship", "launcher", "destroyer", "vessel"):
        return Place(s, start, end, None, 1)
    return Place(s, start, end, None, (3 if capital else 2) if word == "from" else 1)


# Words of a longer proper name than this are more than a place's.
_PROPER_WORDS = 3


def _proper(t: Tagged, start: int, end: int) -> bool:
    """ "from California": a capitalised name inside a sentence that is no actor's, speaker's or weapon's."""
    s = t.sentence
    if s.in_title or end - start > _PROPER_WORDS:
        return False
    if any(n.start < end and start < n.end for n in t.names) or any(w.start < end and start < w.end for w in t.weapons):
        return False
    return all(s.words[k][0].isupper() and s.words[k].isalpha() and not s.words[k].isupper() for k in range(start, end))


# Endings of Korean place names: village, ward, county, town.
_VILLAGES = frozenset({"ri", "ni", "dong", "gun", "up", "do"})


def _urban(inner: tuple[str, ...]) -> bool:
    return any(w in ("railway", "train", "police", "bus", "subway", "television", "tv", "conference") for w in inner)


_FACILITIES = words(
    "base site center centre pad station cosmodrome spaceport airport airfield facility range complex shipyard ground"
)


def _with_adjectives(s: Sentence, named: Name, first: int) -> int:
    """ "southern Lebanon" says more than the name; "northwest Kusong" does not."""
    start = named.start
    while s.lows[start] in _COMMON | {"of", "the"} and start + 1 < named.end:
        start += 1
    while start > first and s.lows[start - 1] in _ADJECTIVES and sites()[named.id].precision_km > _AREA_KM:
        start -= 1
    return start


def _extent(s: Sentence, named: Name, limit: int) -> int:
    """The name and the facility after it ("Sohae launch pad", "Sinpo South Shipyard"), not "Sunan area"."""
    k = named.end
    while k < limit and (s.lows[k] in _PLACE_NOUNS or s.lows[k] in _OF_FACILITIES):
        k += 1
    while k > named.end and s.lows[k - 1] not in _FACILITIES:
        k -= 1
    while k > named.start + 1 and s.words[k - 1] in _COMMON and s.lows[k - 2] != "international":
        k -= 1
    return k


_OF_FACILITIES = words("launch missile air space test naval")
# Common nouns after a proper name that add nothing to it: "Kusong region", "Sino-ri missile base".
_COMMON = words(
    """
    coast coastal port waters off
    region area areas province county district city town village missile base airfield peninsula airport vicinity
    suburbs
    """
)


def _inside_name(t: Tagged, k: int) -> bool:
    return any(n.start <= k < n.end and (n.kind == "site" or k > n.start) for n in t.names)


def _rank(word: str, named: Name) -> int:
    rank = 12 if word == "from" else 10 if word == "at" else 8
    if named.form in ("launch_site", "base"):
        rank += 4
    if sites()[named.id].precision_km > _AREA_KM or named.form == "sea_platform":
        rank -= 6
    if named.ordinary:
        rank -= 4
    return rank
