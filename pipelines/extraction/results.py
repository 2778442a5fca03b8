"""The outcome of an occasion from the words of the sentences that speak of it."""

from __future__ import annotations

from pipelines.extraction.draft import Draft
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.outcomes import combine, failure, hits, intercepted, outright, success
from pipelines.extraction.reading import Reading
from pipelines.extraction.sentences import Sentence

_Proof = tuple[Sentence, tuple[int, int]]
_CHECKS = {"failed": failure, "flew": success, "hit": hits, "downed": intercepted, "outright": outright}


def set_outcome(d: Draft, r: Reading, o: Occasion, kind: str) -> None:
    """Set the outcome and the words that show it."""
    seen = _proofs(r, o)
    failed_frame = next((f for f in o.frames if f.realis == "failed"), None)
    if failed_frame is not None and "failed" not in seen:
        at = failed_frame.trigger.at
        seen["failed"] = (failed_frame.sentence, (max(0, at - 3), at + 1))
    crashed = next(
        (f for f in o.frames if f.trigger.lemma == "fail" and f.trigger.weapon and f.trigger.weapon.payload), None
    )
    if crashed is not None and "failed" not in seen:
        seen["failed"] = (crashed.sentence, (crashed.trigger.at, crashed.trigger.at + 1))
    attack = kind == "attack"
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
    order = {
        "failure": ("failed",),
        "success": ("hit", "flew", "downed") if attack or kind == "intercept_test" else ("outright", "flew", "hit"),
        "intercepted": ("downed",),
        "partial": ("failed", "downed"),
    }.get(outcome, ())
    proof = next((seen[k] for k in order if k in seen), None)
    if proof is not None:
        d.claim("outcome", outcome, proof[0], proof[1][0], proof[1][1])


def _stands(called: _Proof, failed: _Proof) -> bool:
    """Whether the success told first stands: nothing near it takes it back."""
    return failed[0].index - called[0].index > FAR


# A failure told this many sentences after a success is another launch's.
FAR = 3


def _one_of_several(d: Draft, seen: dict[str, _Proof]) -> bool:
    """ "One exploded … while the other landed": a mixed salvo."""
    if "failed" not in seen or "flew" not in seen or not (d.values.get("count_min") or 0) > 1:
        return False
    s, (start, _) = seen["failed"]
    left = s.lows[max(0, start - 6) : start]
    return any(w in ("one", "first", "second", "other", "two", "three", "some", "third") for w in left)


def _proofs(r: Reading, o: Occasion) -> dict[str, _Proof]:
    seen: dict[str, _Proof] = {}
    for t in r.tagged:
        s = t.sentence
        points = r.owners.get(s.index, [])
        if not any(p is o for _, p in points) and (points or r.focus.get(s.index) is not o):
            continue
        mixed = any(p is not o for _, p in points)
        for name, check in _CHECKS.items():
            span = check(s, 0, len(s))
            if span is None or name in seen or (mixed and r.owner(t, span[0], span[1]) is not o):
                continue
            seen[name] = (s, span)
    return seen
