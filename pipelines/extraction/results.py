"""The outcome of an occasion from the words of the sentences that speak of it."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.extraction.attach import nearest
from pipelines.extraction.draft import Draft
from pipelines.extraction.frames import Frame
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.outcomes import FALLEN, SIGNS, Sign, Span, combine, signs
from pipelines.extraction.reading import Reading
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.space_failures import FAILING
from pipelines.extraction.tagged import Tagged

_STRUCK_WORDS = frozenset(
    ("attack", "attacks", "strike", "strikes", "barrage", "missiles", "rockets", "missile", "rocket")
)
_Proof = tuple[Sentence, Span]


def set_outcome(d: Draft, r: Reading, o: Occasion, kind: str) -> None:
    """Set the outcome and the words that show it."""
    seen = _proofs(r, o, kind == "attack")
    failed_frame = next((f for f in o.frames if f.realis == "failed"), None)
    if failed_frame is not None and "failed" not in seen:
        at = failed_frame.trigger.at
        seen["failed"] = (failed_frame.sentence, (max(0, at - 3), at + 1))
    crashed = next((f for f in o.frames if f.trigger.lemma == "fail" and _lost(f, kind)), None)
    crashed = crashed or next((f for f in o.frames if f.sentence.lows[f.trigger.at] in FAILING), None)
    if crashed is not None and "failed" not in seen:
        seen["failed"] = (crashed.sentence, (crashed.trigger.at, crashed.trigger.at + 1))
    attack = kind == "attack"
    one = d.values.get("count_max") == 1  # of one missile that was shot down only pieces come down
    if attack and "downed" in seen and "hit" in seen and (one or _in_the_air(seen["hit"], seen["downed"])):
        del seen["hit"]
    if kind == "space_launch" and "flew" in seen and _fell(seen["flew"]):
        fell = seen.pop("flew")
        if "outright" not in seen:
            seen.setdefault("failed", fell)
    if _one_of_several(d, seen):
        outcome = "partial"
    elif kind == "intercept_test" and ("hit" in seen or "downed" in seen) and "failed" not in seen:
        outcome = "success"
    else:
        called = "outright" in seen and ("failed" not in seen or _stands(seen["outright"], seen["failed"]))
        outcome = combine(
            attack, "failed" in seen, "flew" in seen, attack and "hit" in seen, attack and "downed" in seen, called
        )
    d.set("outcome", outcome)
    defended = kind == "intercept_test"
    order = {
        "failure": ("failed",),
        "success": ("hit", "flew", "downed", "outright") if attack or defended else ("outright", "flew", "hit"),
        "intercepted": ("downed",),
        "partial": ("failed", "downed"),
    }.get(outcome, ())
    proof = next((seen[k] for k in order if k in seen), None)
    if proof is not None:
        d.claim("outcome", outcome, proof[0], proof[1][0], proof[1][1])


def _lost(f: Frame, kind: str) -> bool:
    """ "A Spectrum rocket crashed on Sunday": the vehicle or its load, not a stage on its way back."""
    w = f.trigger.weapon
    if w is None:
        return False
    stage = {"booster", "stage"} & set(f.sentence.lows[w.start : w.end])
    back = {"landing", "land", "landed"} & f.sentence.bag
    return w.payload or (kind == "space_launch" and not stage and not back)


def _in_the_air(hit: _Proof, downed: _Proof) -> bool:
    """What is heard of a missile that was shot down is no hit, nor is what "air defences destroyed"."""
    s, (start, _) = hit
    if s is downed[0] and downed[1][0] <= start < downed[1][1]:
        return True
    return s.lows[start] in ("explosions", "exploded", "landed", "lands", "fell", "impact", "landing")


def _fell(proof: _Proof) -> bool:
    s, (start, end) = proof
    return s.lows[start] in FALLEN and not {"space", "orbit"} & set(s.lows[start : end + 1])


def _stands(called: _Proof, failed: _Proof) -> bool:
    """Whether the success told first stands: nothing near it takes it back."""
    return failed[0].index - called[0].index > FAR


# A failure told this many sentences after a success is another launch's.
FAR = 3


def _one_of_several(d: Draft, seen: Mapping[Sign, _Proof]) -> bool:
    """ "One exploded … while the other landed": a mixed salvo."""
    if "failed" not in seen or not (d.values.get("count_min") or 0) > 1:
        return False
    s, (start, _) = seen["failed"]
    left = s.lows[max(0, start - 9) : start]
    return any(w in ("one", "first", "second", "other", "two", "three", "some", "third") for w in left)


def _proofs(r: Reading, o: Occasion, attack: bool) -> dict[Sign, _Proof]:
    seen: dict[Sign, _Proof] = {}
    for t in r.told(o):
        s = t.sentence
        points = r.owners.get(s.index, [])
        own = any(p is o for _, p in points)
        loose = all(p is None for _, p in points) and (attack or not points) and r.focus.get(s.index) is o
        if not own and not loose:
            continue
        mixed = own and any(p is not o for _, p in points)
        for sign in SIGNS:
            if sign in seen or (sign in ("hit", "downed") and o.role != "main" and not points):
                continue
            for span in signs(t, sign):
                if (mixed and not _speaks_of(r, t, span, o)) or _elsewhen(t, span, o):
                    continue
                seen[sign] = (s, span)
                break
    return seen


def _speaks_of(r: Reading, t: Tagged, span: Span, o: Occasion) -> bool:
    """Whether the nearest launch of the sentence is the occasion's; two launches may share one noun."""
    points = r.owners.get(t.sentence.index, [])
    at = nearest(t.sentence, span[0], span[1], [p for p, _ in points])
    return at is None or any(p == at and owner is o for p, owner in points)


def _elsewhen(t: Tagged, span: Span, o: Occasion) -> bool:
    """Whether the dates beside the words place them at another day than the occasion's."""
    iso, day = o.resolved.iso if o.resolved else "", o.day()
    found: list[bool] = []
    for d in t.dates:
        bracketed = "(" in t.sentence.lows[max(0, d.start - 6) : d.start]
        if abs(d.start - span[0]) > _BESIDE or not iso or bracketed:
            continue
        if any(w in _CLAUSE for w in t.sentence.lows[min(d.end, span[1]) : max(d.start, span[0])]):
            continue
        if d.month is not None and d.shape in ("month", "monthday"):
            other = d.day is not None and day is not None and abs(d.day - day.day) > 1
            found.append(d.month != int(iso[5:7]) or other)
        elif d.year is not None and d.year > 0:
            found.append(d.year != int(iso[:4]))
        elif d.shape == "weekday" and day is not None and o.ref is not None and o.ref.shape == "weekday":
            found.append(d.weekday != day.weekday())
    return bool(found) and all(found)


# Tokens between a verb and the date that belongs to it.
_BESIDE = 9
_CLAUSE = frozenset({";", "but", "while", "“", "”", '"', "said", "when", "after", "before", "that"})
