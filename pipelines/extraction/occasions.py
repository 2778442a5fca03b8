"""Gathers frames into occasions: one actor, one day (or month), one salvo.

The title and the first sentences tell the fresh event. A frame with another day is another occasion; one without a
day joins the fresh event of its actor or, outside the lead, founds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from pipelines.extraction.anchor import Anchor, Resolved, resolve
from pipelines.extraction.dates import DateRef
from pipelines.extraction.fitting import (
    FRESH_DAYS,
    classes_clash,
    earlier_words,
    fit,
    more_specific,
    other_rockets,
    same_actor,
)
from pipelines.extraction.frames import Frame
from pipelines.extraction.general_talk import told_as_old
from pipelines.extraction.numbers import number_at
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.strength import set_off
from pipelines.extraction.vocabulary import ATTACK_NOMINALS
from pipelines.extraction.wordsets import words

# The title and this many sentences after it count as the lead.
LEAD_SENTENCES = 4
# Where the lead ends in a text that has none: the later sections of a compilation.
NO_LEAD = -1
_TOOK_PLACE = frozenset({"place", "happened", "occurred", "carried", "conducted", "held"})
AnchorOf = Callable[[Frame], Anchor | None]


def _old_after_all(o: Occasion, frames: Sequence[Frame], lead_end: int) -> bool:
    """Whether a headline's noun or participle without a day is told below as of another year or an era."""
    if o.resolved is not None or any(not f.sentence.in_title or f.trigger.form in ("hit", "liftoff") for f in o.frames):
        return False
    if any(f.trigger.form == "verb" and not f.sentence.lows[f.trigger.at].endswith("ing") for f in o.frames):
        return False
    return any(
        not f.sentence.in_title and f.sentence.index < lead_end
        and same_actor(o.actor, f.actor) and f.trigger.weapon is not None and told_as_old(f.sentence, f.dates)
        for f in frames
    )  # fmt: skip


def in_lead(frame: Frame, lead_end: int) -> bool:
    """Whether the frame stands in the title or the first sentences, and no picture's caption."""
    return frame.sentence.in_title or (frame.sentence.index < lead_end and not frame.caption)


def gather(frames: Sequence[Frame], anchor_of: AnchorOf, lead_end: int) -> list[Occasion]:
    """The occasions of an article, main ones first, each group in the order of the text."""
    found: list[Occasion] = []
    # "A day after …" counts back from the launch that the article goes on to tell.
    later = [f for f in frames if f.after is not None and not f.dates and f.base is None and not f.after.vague]
    for frame in [f for f in frames if not any(f is x for x in later)] + later:
        if frame.strong or (frame.topical and found):
            _place(found, frame, anchor_of(frame), lead_end)
    found = [o for o in found if not _old_after_all(o, frames, lead_end)]
    for occasion in found:
        _infer_date(occasion, anchor_of(occasion.first), lead_end)
    found = _merge(found)
    _date_told_later(found, frames, anchor_of)
    found = _merge(found)
    _assign_roles(found, anchor_of, lead_end)
    found.extend(_first_of_two(found))
    _lend(found)
    return found


def date_of(frame: Frame, anchor: Anchor | None, base: dt.date | None = None) -> tuple[Resolved | None, DateRef | None]:
    """The day or month that the frame's own words give, and the words."""
    if anchor is None:
        return _undated_anchor(frame)
    for ref in frame.dates:
        hit = resolve(ref, anchor)
        if hit is not None:
            return hit, ref
    if frame.after is not None and frame.after.days == 0 and frame.base is not None:
        # "lost a rocket on Saturday, minutes after it lifted off"
        same = resolve(frame.base, anchor)
        if same is not None and same.exact:
            return same, frame.base
    if frame.after is not None:
        day = (base or anchor.day) - dt.timedelta(days=frame.after.days)
        if frame.after.vague and not (frame.sentence.in_title and frame.after.days == 0):
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
    """Add the frame to the occasion it fits best, or found one with it."""
    resolved, ref = date_of(frame, anchor, _base(found, frame, anchor))
    if resolved is None and any(d.shape in ("year", "season") for d in frame.dates):
        return
    lead = in_lead(frame, lead_end)
    weights = [(fit(o, frame, resolved, ref, anchor, lead=lead), o) for o in found]
    best = max(weights, key=lambda w: w[0], default=None)
    if best is not None and best[0] > 0:
        _join(best[1], frame, resolved, ref)
        return
    if resolved is None and not lead:
        return
    known = _known(found, frame)
    if frame.topical and (resolved is None or (frame.trigger.weapon is None and known is None)):
        return
    if resolved is None and frame.realis == "failed" and frame.trigger.form == "noun" and frame.actor is None:
        return
    like = known if frame.trigger.weapon is None else None
    found.append(Occasion([frame], frame.actor, resolved, ref, frame if ref else None, fresh=lead, like=like))


def _base(found: Sequence[Occasion], frame: Frame, anchor: Anchor | None) -> dt.date | None:
    """The day from which "two days after" counts back: what the sentence says, else the day of the fresh event."""
    if frame.base is not None and anchor is not None:
        said = resolve(frame.base, anchor)
        if said is not None and said.exact:
            return dt.date.fromisoformat(said.iso)
    return next((o.day() for o in found if o.day() is not None and not all(f.after for f in o.frames)), None)


def _known(found: Sequence[Occasion], frame: Frame) -> Occasion | None:
    """The first occasion told before whose weapon the frame can be about."""
    return next((o for o in found if same_actor(o.actor, frame.actor) and o.classes - {None}), None)


def _join(o: Occasion, frame: Frame, resolved: Resolved | None, ref: DateRef | None) -> None:
    o.frames.append(frame)
    if frame.actor is not None and (o.actor is None or more_specific(frame.actor, o.actor)):
        o.actor = frame.actor
    if resolved is not None and (o.resolved is None or (resolved.exact and not o.resolved.exact)):
        o.resolved, o.ref, o.ref_frame = resolved, ref, frame


_NUMBERED = frozenset({"second", "2nd"})


def _first_of_two(found: Sequence[Occasion]) -> list[Occasion]:
    """ "its second test in a week",
    "a second successive day of tests": the first one, where it is not told itself."""
    for o in found:
        day = o.day()
        if o.role != "main" or day is None:
            continue
        for f in o.frames:
            back = _days_spanned(f)
            if back is None:
                continue
            first = day - dt.timedelta(days=back[0])
            told = any(
                p is not o and p.resolved is not None and same_actor(p.actor, o.actor)
                and _within(p.resolved.iso, day, back[0])
                for p in found
            )  # fmt: skip
            month = f"{first.year:04d}-{first.month:02d}"
            if told or (not back[1] and month != o.resolved.iso[:7] if o.resolved else True):
                continue
            resolved = Resolved(first.isoformat(), True) if back[1] else Resolved(month, False)
            return [Occasion([f], o.actor, resolved, role="background", like=o, inferred=True)]
    return []


def _within(iso: str, day: dt.date, days: int) -> bool:
    """Whether the day or month can lie in the `days` before `day`."""
    start = (day - dt.timedelta(days=days + 1)).isoformat()
    return start[: len(iso)] <= iso < day.isoformat()


def _days_spanned(f: Frame) -> tuple[int, bool] | None:
    """Days back to the first of two, and whether that day is exact."""
    lows = f.sentence.lows
    if f.sentence.bag.isdisjoint(_NUMBERED):
        return None
    for k, word in enumerate(lows):
        if word not in _NUMBERED or abs(k - f.trigger.at) > 12:
            continue
        if lows[k + 1 : k + 3] in (("successive", "day"), ("consecutive", "day"), ("straight", "day")):
            return 1, True
        for j in range(k + 1, min(len(lows), k + 9)):
            if lows[j] in ("in", "within") and lows[j + 1 : j + 2] != ("less",):
                unit = next((w for w in lows[j : j + 6] if w in ("week", "days")), None)
                if unit == "week":
                    return 7, False
                number = next((n for w in range(j + 1, j + 5) if (n := number_at(lows, w)) is not None), None)
                if unit == "days" and number is not None:
                    return number[0], False
    return None


def _lend(found: Sequence[Occasion]) -> None:
    """A background launch whose actor the text leaves out is the actor's it is told of."""
    actors = {o.actor.id for o in found if o.actor is not None}
    main = next((o for o in found if o.actor is not None), None)
    if main is None or len(actors) != 1 or main.actor is None or main.actor.form == "group":
        return
    frame = next(f for f in main.frames if f.actor is not None and f.actor.id == main.actor.id)
    for o in found:
        if o.actor is None and o.role == "background":
            o.actor, o.actor_sentence = frame.actor, frame.sentence


def _infer_date(o: Occasion, anchor: Anchor | None, lead_end: int) -> None:
    """The publication day for breaking news without a day word, the month for reports after the fact."""
    if o.resolved is not None or anchor is None:
        return
    o.inferred = True
    news = [f for f in o.frames if f.trigger.form != "noun" or set_off(f.sentence, f.trigger)]
    breaking = any(in_lead(f, lead_end) and not _attempt(f) for f in news)
    reported_later = any(f.said_by_actor for f in o.frames)
    told = next((f.said_on for f in o.frames if f.said_on is not None and in_lead(f, lead_end)), None)
    said = resolve(told, anchor) if told is not None else None
    near = said is not None and said.exact and abs((anchor.day - dt.date.fromisoformat(said.iso)).days) <= 1
    if breaking and not reported_later and near:
        # "… officials said Friday" of a launch just made: that day, in the zone of the place.
        o.resolved, o.ref, o.ref_frame = said, told, next(f for f in o.frames if f.said_on is told)
        return
    if breaking and not reported_later:
        o.resolved = Resolved((anchor.written or anchor.day).isoformat(), True)
    else:
        o.resolved = Resolved(f"{anchor.day.year:04d}-{anchor.day.month:02d}", False)


def _date_told_later(found: Sequence[Occasion], frames: Sequence[Frame], anchor_of: AnchorOf) -> None:
    """ "The test-firing was carried out two weeks ago": a later sentence dates the launch that only publication did."""
    fresh = [o for o in found if o.inferred]
    if len(fresh) != 1:
        return
    for f in frames:
        lows = f.sentence.lows
        if _of_that_day(f, fresh[0]) or _of_that_failure(f, fresh[0]):
            hit, ref = date_of(f, anchor_of(f))
            if hit is not None and (hit.exact or f.realis == "failed"):
                fresh[0].resolved, fresh[0].ref, fresh[0].ref_frame, fresh[0].inferred = hit, ref, f, False
                return
        definite = f.trigger.form == "noun" and lows[max(0, f.trigger.start - 1) : f.trigger.at][:1] in (
            ("the",),
            ("this",),
        )
        if f.strong or not definite or not f.dates or not _TOOK_PLACE & set(lows[f.trigger.at : f.trigger.at + 5]):
            continue
        hit, ref = date_of(f, anchor_of(f))
        if hit is not None:
            fresh[0].resolved, fresh[0].ref, fresh[0].ref_frame, fresh[0].inferred = hit, ref, f, False
            return


def _of_that_day(f: Frame, o: Occasion) -> bool:
    """ "Thursday's flight was not expected to go without a hitch", told of a rocket launch."""
    lows, t = f.sentence.lows, f.trigger
    if f.strong or t.form != "noun" or t.weapon is not None:
        return False
    space = bool({"SLV", "ROCKET"} & o.classes)
    if lows[t.at] in ATTACK_NOMINALS and "SLV" not in o.classes:
        return _of_that_attack(f, o)
    if not any(d.shape == "weekday" and d.possessive for d in f.dates) and not (
        lows[t.start] == "the" and any(d.shape == "ago" and d.days == 0 for d in f.dates)
    ):
        return False
    named = {"launch", "liftoff"} | ({"flight", "mission"} if space else {"test", "firing"})
    return lows[t.at] in named and same_actor(o.actor, f.actor)


_OTHER_ATTACKS = words("air drone knife gun shooting suicide car bomb cyber terror ground heart mortar arson acid")


def _of_that_attack(f: Frame, o: Occasion) -> bool:
    """ "The attack, which took place before dawn Friday", told soon after an attack with missiles."""
    lows, t = f.sentence.lows, f.trigger
    near = 0 <= f.sentence.index - o.first.sentence.index <= 3
    day = any(d.shape == "weekday" or (d.shape == "ago" and d.days <= 1 and not d.vague) for d in f.dates)
    told = lows[t.start] in ("the", "this", "an", "that") or any(d.possessive for d in f.dates)
    other = _OTHER_ATTACKS & set(lows[t.start : t.at])
    return near and day and told and not other and same_actor(o.actor, f.actor) and not earlier_words(f)


def _of_that_failure(f: Frame, o: Occasion) -> bool:
    """ "Its failed launch last month" dates the failed launch that a headline speaks of."""
    named = all(g.trigger.form == "noun" and g.realis == "failed" for g in o.frames)
    return (
        named and f.realis == "failed" and f.trigger.form == "noun" and bool(f.dates) and same_actor(o.actor, f.actor)
    )


def _attempt(f: Frame) -> bool:
    """ "its failed attempt to launch a satellite" speaks of a launch already known."""
    lows = f.sentence.lows
    return (
        lows[f.trigger.at - 1 : f.trigger.at] == ("to",) and "attempt" in lows[max(0, f.trigger.at - 5) : f.trigger.at]
    )


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
    if a.resolved is None or b.resolved is None or not same_actor(a.actor, b.actor):
        return False
    if a.resolved.iso != b.resolved.iso and not (a.inferred or b.inferred):
        return False
    if any(other_rockets(a, f) for f in b.frames):
        return False
    if a.resolved.iso == b.resolved.iso and a.resolved.exact:
        return True
    if a.resolved.iso == b.resolved.iso and (a.inferred or b.inferred):
        return not any(classes_clash(x, y) for x in a.classes for y in b.classes)
    day_a, day_b = a.day(), b.day()
    if day_a and day_b and (a.inferred or b.inferred) and abs((day_a - day_b).days) <= 1:
        if _day_before(a) or _day_before(b):
            return False
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
        if not top and o.like is not None and o.like.resolved is not None:
            top = o.like.resolved.iso
        old = (bool(top) and iso[:7] < top[:7]) or (len(iso) == 10 and len(top) == 10 and iso < top)
        anchor = anchor_of(o.first)
        stale = anchor is not None and bool(iso) and not _recent(iso, anchor) and not o.first.sentence.in_title
        after = all(f.after is not None for f in o.frames)
        newer = top or max(newest.values(), default="")
        after = after or (bool(newer) and iso != newer and all(earlier_words(f) for f in o.frames))
        o.role = "background" if old or stale or not in_lead(o.first, lead_end) or after else "main"
    if found and lead_end != NO_LEAD and not any(o.role == "main" for o in found):
        first = found[0]
        anchor = anchor_of(first.first)
        if first.resolved is None or anchor is None or _recent(first.resolved.iso, anchor):
            first.role = "main"
    found.sort(key=lambda o: (o.role != "main", o.first.at))


def _recent(iso: str, anchor: Anchor) -> bool:
    if len(iso) == 10:
        return (anchor.day - dt.date.fromisoformat(iso)).days <= FRESH_DAYS
    return iso == f"{anchor.day.year:04d}-{anchor.day.month:02d}"


def _day_before(o: Occasion) -> bool:
    """ "a day after a similar test": the test that the news is set off from."""
    counted = o.ref is not None and o.ref.shape == "after" and o.ref.days > 0
    return counted and all(f.topical for f in o.frames)
