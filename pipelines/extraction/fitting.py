"""How well a frame belongs to an occasion: by actor, by day, by weapon, by nearness in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipelines.extraction.anchor import Anchor, Resolved
from pipelines.extraction.dates import DateRef
from pipelines.extraction.frames import Frame
from pipelines.extraction.names import Name
from pipelines.extraction.numbers import ordinal_value
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.wordsets import words
from pipelines.model import BALLISTIC_CLASSES

# A day this close to publication is news, not background.
FRESH_DAYS = 6
# "Two weeks ago", told of a launch just made public, dates it; a longer time ago is another launch.
RETOLD_DAYS = 45
_GENERIC = frozenset({"MISSILE", "PROJECTILE", "ROCKET", "WEAPON", "LAUNCHER", "BALLISTIC", None})
_GAZA = frozenset({"HAMAS", "PIJ", "PALESTINIAN_MILITANTS", "PSE"})
_EARLIER = words("earlier previous previously last another former initial past")


def fit(
    o: Occasion, frame: Frame, resolved: Resolved | None, ref: DateRef | None, anchor: Anchor | None, *, lead: bool
) -> float:
    """The weight of the frame for the occasion; 0 means that it is of another."""
    days = resolved is not None and o.resolved is not None and resolved.exact and o.resolved.exact
    if days and resolved != o.resolved and (frame.actor is not None or frame.trigger.form != "hit"):
        return 0
    if not same_actor(o.actor, frame.actor):
        return 0
    if _other_vehicle(o, frame) or _numbered_apart(o, frame) or other_rockets(o, frame):
        return 0
    score = 1.0 + (1.0 if o.actor is not None and frame.actor is not None else 0.0)
    cls = frame.trigger.weapon.weapon_class if frame.trigger.weapon is not None else None
    clash = any(classes_clash(cls, c) for c in o.classes)
    if resolved is None:
        return _undated(o, frame, score, clash, lead)
    if o.resolved is None:
        return _dating(o, frame, resolved, ref, anchor, score, clash, lead)
    if o.resolved.iso == resolved.iso:
        return 0 if clash and not resolved.exact else score + 4
    if resolved.iso.startswith(o.resolved.iso) or o.resolved.iso.startswith(resolved.iso):
        return score + 1 if _same_month(o, frame, resolved, ref, anchor, cls, clash) else 0
    return score if _told_on(o, frame, resolved) else 0


def _told_on(o: Occasion, frame: Frame, resolved: Resolved) -> bool:
    """ "The missiles struck the airfield early Friday", of those launched on Thursday evening."""
    w, day = frame.trigger.weapon, o.day()
    if not o.fresh or day is None or not resolved.exact or w is None or not w.definite or w.count is not None:
        return False
    later = (dt.date.fromisoformat(resolved.iso) - day).days
    return frame.actor is None and frame.trigger.form == "hit" and later == 1


def other_rockets(o: Occasion, frame: Frame) -> bool:
    """ "Two rockets fell on Wednesday", of nobody's, beside a state's missiles: another attack."""
    w = frame.trigger.weapon
    if frame.actor is not None or frame.trigger.form != "hit" or w is None or w.base != "ROCKET" or w.count is None:
        return False
    counts = [f.trigger.weapon.count for f in o.frames if f.trigger.weapon is not None and f.trigger.weapon.count]
    apart = bool(counts) and all(c.low != w.count.low for c in counts)
    return apart and o.actor is not None and o.actor.form != "group" and not {"ROCKET", "MLRS"} & o.classes


def _other_vehicle(o: Occasion, frame: Frame) -> bool:
    """ "The Ariane 5 was lost … the Proton failure two weeks ago": two named vehicles are two launches."""
    mine = _vehicle(frame)
    others = {v for f in o.frames if (v := _vehicle(f)) is not None}
    return mine is not None and bool(others) and mine not in others


def _vehicle(f: Frame) -> str | None:
    w = f.trigger.weapon
    if w is None or w.name is None or w.payload or w.name.weapon_class != "SLV" or w.base not in ("ROCKET", "NAME"):
        return None
    return w.name.id


def _numbered_apart(o: Occasion, frame: Frame) -> bool:
    """Whether "a third test" and "a second test" tell them apart."""
    mine = ordinal_of(frame)
    return mine is not None and any(n not in (None, mine) for n in map(ordinal_of, o.frames))


def ordinal_of(f: Frame) -> int | None:
    """3 for "a third launch"; None for "the third missile", which is one of a salvo."""
    t = f.trigger
    count = t.count if t.form == "noun" and t.count is not None else t.weapon.count if t.weapon is not None else None
    if count is None or not count.ordinal:
        return None
    before = f.sentence.lows[count.start - 1] if count.start else ""
    return None if before == "the" else ordinal_value(f.sentence.lows[count.start])


def _undated(o: Occasion, frame: Frame, score: float, clash: bool, lead: bool) -> float:
    same = any(f.sentence.index == frame.sentence.index for f in o.frames)
    if clash and not lead and not same:
        return 0
    if not o.fresh and not same:
        return 0
    bonus = 2.0 if same and not frame.sentence.in_title else 0.5 if o.fresh else 0.0
    return score + bonus - (0.5 if clash else 0)


def _dating(
    o: Occasion, frame: Frame, resolved: Resolved, ref: DateRef | None, anchor: Anchor | None, score: float,
    clash: bool, lead: bool,
) -> float:  # fmt: skip
    """The frame would give an undated occasion its day."""
    if clash:
        return 0
    if frame.after is not None and (not frame.dates or frame.after.days > 0):
        # "hours after" is the same story, "two days after" another day.
        return score if frame.after.days == 0 and o.fresh else 0
    if is_fresh(resolved, anchor):
        return score + 1
    vague = ref is not None and ref.vague and not earlier_words(frame)
    if vague and ref is not None and ref.shape == "ago" and ref.days <= RETOLD_DAYS:
        return score
    headline = o.first.sentence.in_title and o.first.trigger.form != "noun"
    return score if lead and headline and frame.sentence.index <= 2 and not earlier_words(frame) else 0


def _same_month(
    o: Occasion,
    frame: Frame,
    resolved: Resolved,
    ref: DateRef | None,
    anchor: Anchor | None,
    cls: str | None,
    clash: bool,
) -> bool:
    """Whether a day and its month, or a month and a day in it, are one occasion."""
    assert o.resolved is not None
    if frame.actor is None and all(f.after is not None for f in o.frames):
        return False
    if clash or earlier_words(frame) or any(earlier_words(f) for f in o.frames):
        return False
    day = o.day()
    if ref is not None and day is not None and anchor is not None and ref.vague:
        back = (anchor.day - day).days
        if (ref.days >= 7 and back < 4) or (ref.months and back < 20):
            return False  # "last week" is not the day before yesterday
    new = dt.date.fromisoformat(resolved.iso) if resolved.exact else None
    if o.ref is not None and o.ref.vague and new is not None and anchor is not None:
        back = (anchor.day - new).days
        if (o.ref.days >= 7 and back < 4) or (o.ref.months and back < 20):
            return False
    return classes_agree(cls, o.classes)


def earlier_words(frame: Frame) -> bool:
    """Whether the frame sets itself off from the launch told: "an earlier test"."""
    lows = frame.sentence.lows
    if any("earlier" in lows[max(0, d.start - 2) : d.start] for d in frame.dates):
        return True  # "launched two missiles earlier in June"
    return any(w in _EARLIER for w in lows[max(0, frame.trigger.start - 3) : frame.trigger.at])


def is_fresh(resolved: Resolved, anchor: Anchor | None) -> bool:
    """Whether the day lies within the last few before publication."""
    if anchor is None or not resolved.exact:
        return False
    return (anchor.day - dt.date.fromisoformat(resolved.iso)).days <= FRESH_DAYS


def same_actor(a: Name | None, b: Name | None) -> bool:
    """Whether two actors may be one: equal, unknown, or factions of one territory."""
    if a is None or b is None or a.id == b.id:
        return True
    return a.id in _GAZA and b.id in _GAZA


def more_specific(new: Name, old: Name) -> bool:
    """Whether `new` names a faction where `old` names only the territory's militants."""
    return new.id != old.id and old.id in ("PSE", "PALESTINIAN_MILITANTS") and new.id in _GAZA


def classes_clash(a: str | None, b: str | None) -> bool:
    """Whether two class words cannot be one weapon: a cruise missile and an ICBM."""
    if a == b or a in _GENERIC - {"BALLISTIC"} or b in _GENERIC - {"BALLISTIC"}:
        return False
    if a in BALLISTIC_CLASSES and b in BALLISTIC_CLASSES:
        return "BALLISTIC" not in (a, b)
    return True


def classes_agree(cls: str | None, others: Iterable[str | None]) -> bool:
    """Whether the class is one of the others, or one of them plainly includes it."""
    known = set(others)
    return cls in known or cls in _GENERIC or bool(known & _GENERIC)
