"""Gathers frames into occasions: one actor, one day (or month), one salvo.

The title and the first sentences tell the fresh event. A frame with another day is another occasion; one without a
day joins the fresh event of its actor or, outside the lead, founds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines.extraction.anchor import Anchor, Resolved, resolve
from pipelines.extraction.dates import DateRef
from pipelines.extraction.frames import Frame
from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.wordsets import words
from pipelines.model import BALLISTIC_CLASSES, Role

# The title and this many sentences after it count as the lead.
LEAD_SENTENCES = 4
# A day this close to publication is news, not background.
FRESH_DAYS = 6
_GENERIC = frozenset({"MISSILE", "PROJECTILE", "ROCKET", "WEAPON", "LAUNCHER", "BALLISTIC", None})
_GAZA = frozenset({"HAMAS", "PIJ", "PALESTINIAN_MILITANTS", "PSE"})
_EARLIER = words(
    """
    earlier previous previously last another former initial past
    """
)


@dataclass(eq=False)
class Occasion:
    """One event in the making; `resolved` is its day or month, `ref` and `ref_frame` the words that date it."""

    frames: list[Frame] = field(default_factory=list)
    actor: Name | None = None
    resolved: Resolved | None = None
    ref: DateRef | None = None
    ref_frame: Frame | None = None
    inferred: bool = False
    role: Role = "main"
    site_zone: str | None = None
    actor_sentence: Sentence | None = None

    @property
    def first(self) -> Frame:
        """The frame that the text gives first."""
        return self.frames[0]

    @property
    def classes(self) -> set[str | None]:
        """The weapon classes that its frames say."""
        return {f.trigger.weapon.weapon_class for f in self.frames if f.trigger.weapon is not None}

    def day(self) -> dt.date | None:
        """Its day, when exact."""
        if self.resolved is None or not self.resolved.exact:
            return None
        return dt.date.fromisoformat(self.resolved.iso)


def in_lead(frame: Frame, lead_end: int) -> bool:
    """Whether the frame stands in the title or the first sentences."""
    return frame.sentence.in_title or frame.sentence.index < lead_end


def gather(frames: Sequence[Frame], anchor_of: Callable[[Frame], Anchor | None], lead_end: int) -> list[Occasion]:
    """The occasions of an article, in the order of their first frames."""
    found: list[Occasion] = []
    for frame in frames:
        if frame.strong or (frame.topical and found):
            _place(found, frame, anchor_of(frame), lead_end)
    for occasion in found:
        _infer_date(occasion, anchor_of(occasion.first), lead_end)
    found = _merge(found)
    _assign_roles(found, anchor_of, lead_end)
    return found


def date_of(frame: Frame, anchor: Anchor | None, base: dt.date | None = None) -> tuple[Resolved | None, DateRef | None]:
    """The day or month that the frame's own words give, and the words."""
    if anchor is None:
        return _undated_anchor(frame)
    for ref in frame.dates:
        hit = resolve(ref, anchor)
        if hit is not None:
            return hit, ref
    if frame.after is not None:
        day = (base or anchor.day) - dt.timedelta(days=frame.after.days)
        if frame.after.vague:
            return Resolved(f"{day.year:04d}-{day.month:02d}", False), frame.after
        return Resolved(day.isoformat(), True), frame.after
    return None, None


def _undated_anchor(frame: Frame) -> tuple[Resolved | None, DateRef | None]:
    """Without a publication day only a full date resolves."""
    for ref in frame.dates:
        if ref.year is not None and ref.year > 0 and ref.month is not None:
            hit = resolve(ref, Anchor(dt.date(2100, 1, 1)))
            if hit is not None:
                return hit, ref
    return None, None


def _place(found: list[Occasion], frame: Frame, anchor: Anchor | None, lead_end: int) -> None:
    base = next((o.day() for o in found if o.day() is not None and not all(f.after for f in o.frames)), None)
    if frame.base is not None and anchor is not None:
        said = resolve(frame.base, anchor)
        base = dt.date.fromisoformat(said.iso) if said is not None and said.exact else base
    resolved, ref = date_of(frame, anchor, base)
    yearly = resolved is None and any(d.shape in ("year", "season") for d in frame.dates)
    if yearly:
        return
    lead = in_lead(frame, lead_end)
    best = _best(found, frame, resolved, anchor, lead)
    if best is not None:
        _join(best, frame, resolved, ref)
        return
    if resolved is None and not lead:
        return
    if frame.topical and (resolved is None or (frame.trigger.weapon is None and not _known(found, frame))):
        return
    if resolved is None and frame.realis == "failed" and frame.trigger.form == "noun" and frame.actor is None:
        return
    found.append(Occasion([frame], frame.actor, resolved, ref, frame if ref else None))


def _known(found: Sequence[Occasion], frame: Frame) -> bool:
    """Whether an occasion told before has a weapon that the frame can be about."""
    return any(same_actor(o.actor, frame.actor) and o.classes - {None} for o in found)


def _join(o: Occasion, frame: Frame, resolved: Resolved | None, ref: DateRef | None) -> None:
    o.frames.append(frame)
    if frame.actor is not None and (o.actor is None or _more_specific(frame.actor, o.actor)):
        o.actor = frame.actor
    if resolved is not None and (o.resolved is None or (resolved.exact and not o.resolved.exact)):
        o.resolved, o.ref, o.ref_frame = resolved, ref, frame


def _more_specific(new: Name, old: Name) -> bool:
    return new.id != old.id and old.id in ("PSE", "PALESTINIAN_MILITANTS") and new.id in _GAZA


def _best(
    found: Sequence[Occasion], frame: Frame, resolved: Resolved | None, anchor: Anchor | None, lead: bool
) -> Occasion | None:
    best: Occasion | None = None
    best_score = 0.0
    for o in found:
        score = _fit(o, frame, resolved, anchor, lead)
        if score > best_score:
            best, best_score = o, score
    return best


def _fit(o: Occasion, frame: Frame, resolved: Resolved | None, anchor: Anchor | None, lead: bool) -> float:
    """How well the frame belongs to the occasion; 0 means not at all."""
    if not same_actor(o.actor, frame.actor):
        return 0
    score = 1.0 + (1.0 if o.actor is not None and frame.actor is not None else 0.0)
    cls = frame.trigger.weapon.weapon_class if frame.trigger.weapon is not None else None
    clash = any(classes_clash(cls, c) for c in o.classes)
    if resolved is None:
        if clash and not lead:
            return 0
        return score + found_lead(o, frame) - (0.5 if clash else 0)
    if o.resolved is None:
        if clash:
            return 0
        if frame.after is not None and not frame.dates:
            return 0
        if _is_fresh(resolved, anchor):
            return score + 1
        return (
            score
            if lead
            and resolved is not None
            and not _earlier_words(frame)
            and frame.after is None
            and o.first.sentence.in_title
            and frame.sentence.index <= 2
            and o.first.trigger.form != "noun"
            else 0
        )
    if o.resolved.iso == resolved.iso:
        return 0 if clash and not resolved.exact else score + 4
    if resolved.iso.startswith(o.resolved.iso) or o.resolved.iso.startswith(resolved.iso):
        if frame.actor is None and o.resolved.iso != resolved.iso and all(f.after is not None for f in o.frames):
            return 0
        if clash or _earlier_words(frame) or any(_earlier_words(f) for f in o.frames):
            return 0
        return score + 1 if classes_agree(cls, o.classes) else 0
    return 0


def found_lead(o: Occasion, frame: Frame) -> float:
    """A little more for the occasion told in the same or the neighbouring sentence."""
    gaps = [abs(f.sentence.index - frame.sentence.index) for f in o.frames]
    return 2.0 if 0 in gaps and not o.first.sentence.in_title else 0.5 if min(gaps) <= 1 else 0.0


def _earlier_words(frame: Frame) -> bool:
    lows = frame.sentence.lows
    at = frame.trigger.at
    return any(w in _EARLIER for w in lows[max(0, frame.trigger.start - 3) : at])


def _is_fresh(resolved: Resolved, anchor: Anchor | None) -> bool:
    if anchor is None or not resolved.exact:
        return False
    return (anchor.day - dt.date.fromisoformat(resolved.iso)).days <= FRESH_DAYS


def same_actor(a: Name | None, b: Name | None) -> bool:
    """Whether two actors may be one: equal, unknown, or factions of one territory."""
    if a is None or b is None or a.id == b.id:
        return True
    return a.id in _GAZA and b.id in _GAZA


def classes_clash(a: str | None, b: str | None) -> bool:
    """Whether two class words cannot be one weapon: a cruise missile and an ICBM."""
    if a == b or a in _GENERIC - {"BALLISTIC"} or b in _GENERIC - {"BALLISTIC"}:
        return False
    if a in BALLISTIC_CLASSES and b in BALLISTIC_CLASSES:
        return a != "BALLISTIC" and b != "BALLISTIC"
    return True


def classes_agree(cls: str | None, others: set[str | None]) -> bool:
    """Whether the class is one of the others, or one of them plainly includes it."""
    return cls in others or cls in _GENERIC or bool(others & _GENERIC)


def _infer_date(o: Occasion, anchor: Anchor | None, lead_end: int) -> None:
    """The publication day for breaking news without a day word, the month for reports after the fact."""
    if o.resolved is not None or anchor is None:
        return
    o.inferred = True
    breaking = any(f.trigger.form != "noun" and in_lead(f, lead_end) for f in o.frames)
    reported_later = any(f.said_by_actor for f in o.frames)
    if breaking and not reported_later:
        o.resolved = Resolved(anchor.day.isoformat(), True)
    else:
        o.resolved = Resolved(f"{anchor.day.year:04d}-{anchor.day.month:02d}", False)


def _merge(found: list[Occasion]) -> list[Occasion]:
    """Occasions that turn out to be one: the same actor and day, once the inferred days are known."""
    out: list[Occasion] = []
    for o in found:
        twin = next((p for p in out if _one(p, o)), None)
        if twin is None:
            out.append(o)
            continue
        twin.frames.extend(o.frames)
        twin.frames.sort(key=lambda f: f.at)
        twin.actor = twin.actor or o.actor
        if twin.inferred and not o.inferred:
            twin.resolved, twin.ref, twin.ref_frame, twin.inferred = o.resolved, o.ref, o.ref_frame, False
    return out


def _one(a: Occasion, b: Occasion) -> bool:
    if not same_actor(a.actor, b.actor) or a.resolved is None or b.resolved is None:
        return False
    if a.resolved.iso == b.resolved.iso and a.resolved.exact:
        return True
    day_a, day_b = a.day(), b.day()
    if day_a and day_b and (a.inferred or b.inferred) and abs((day_a - day_b).days) <= 1:
        return not any(classes_clash(x, y) for x in a.classes for y in b.classes)
    return False


def _assign_roles(found: list[Occasion], anchor_of: Callable[[Frame], Anchor | None], lead_end: int) -> None:
    newest: dict[str, str] = {}
    for o in found:
        if in_lead(o.first, lead_end) and o.resolved is not None and o.actor is not None:
            newest[o.actor.id] = max(newest.get(o.actor.id, ""), o.resolved.iso)
    for o in found:
        iso = o.resolved.iso if o.resolved else ""
        top = newest.get(o.actor.id, "") if o.actor else ""
        old = (bool(top) and iso[:7] < top[:7]) or (len(iso) == 10 and len(top) == 10 and iso < top)
        anchor = anchor_of(o.first)
        stale = anchor is not None and bool(iso) and not _recent(iso, anchor) and not o.first.sentence.in_title
        after = all(f.after is not None for f in o.frames)
        o.role = "background" if old or stale or not in_lead(o.first, lead_end) or after else "main"
    if found and not any(o.role == "main" for o in found):
        first = found[0]
        anchor = anchor_of(first.first)
        if first.resolved is None or anchor is None or _recent(first.resolved.iso, anchor):
            first.role = "main"
    found.sort(key=lambda o: (o.role != "main", o.first.at))


def _recent(iso: str, anchor: Anchor) -> bool:
    if len(iso) == 10:
        return (anchor.day - dt.date.fromisoformat(iso)).days <= FRESH_DAYS
    return iso == f"{anchor.day.year:04d}-{anchor.day.month:02d}"
