"""From the model's answer to mentions: a value stays only where its quote stands in the text and supports it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from pipelines.evaluation.agreement import words
from pipelines.extraction.llm.answer import Answer, Event, Value
from pipelines.extraction.validate import validated
from pipelines.gazetteers import actors, find
from pipelines.model import WEAPON_CLASSES, Article, Claim, Mention

OUTCOMES = frozenset({"success", "failure", "intercepted", "partial"})
LISTS = frozenset({"times_local", "range_km", "apogee_km"})
NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split(" ")
# Counts that words other than numerals state.
COUNT_WORDS = {1: ("a", "an", "single", "another"), 2: ("both", "pair", "couple", "several"), 24: ("dozens",)}
# The longest flight on record to either side: an ICBM's 12,000 km, a satellite's apogee of 36,000 km.
FARTHEST_KM = 50_000
MILE_KM, NAUTICAL_MILE_KM, FOOT_KM = 1.609344, 1.852, 0.0003048


def mentions_of(answer: Answer, article: Article) -> list[Mention]:
    """The grounded mentions of an answer; an event whose own quote is not in the text is dropped whole."""
    made = (_mention(event, article) for event in answer.events)
    return [m for m in made if m is not None]


def _mention(event: Event, article: Article) -> Mention | None:
    body = article.body
    shown = _claim("event", None, event.quote, body)
    if shown is None:
        return None
    claims, values = [shown], cast(dict[str, Any], {})
    for stated in event.values:
        value = _checked(stated, article)
        claim = _claim(stated.field, value, stated.quote, body) if value is not None else None
        if claim is None:
            continue
        claims.append(claim)
        if stated.field in LISTS:
            values[stated.field] = (*values.get(stated.field, ()), value)
        else:
            values.setdefault(stated.field, value)
    mention = Mention(role=event.role, kind=event.kind, **values, evidence=tuple(claims))
    if mention.count_min is not None and mention.count_max is not None and mention.count_max < mention.count_min:
        mention = replace(mention, count_max=None)
    return validated(mention, body)


def _claim(field: str, value: Any, quote: str, body: str) -> Claim | None:
    start = body.find(quote) if quote.strip() else -1
    return None if start < 0 else Claim(field, value, start, start + len(quote), quote)


def _checked(stated: Value, article: Article) -> Any:
    """The value in the contract's form when its quote supports it, else None."""
    return _CHECKS[stated.field](stated.value.strip(), stated.quote, article)


def _actor(value: str, quote: str, article: Article) -> str | None:
    named = {h.id for h in find(quote, kinds=frozenset({"actor"}))}
    return value if value in actors() and value in named else None


def _date(value: str, quote: str, article: Article) -> str | None:
    if re.fullmatch(r"\d{4}-\d{2}", value):
        first = _day(value + "-01")
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        first = _day(value)
    else:
        return None
    if first is None or first < date(1942, 1, 1):  # before the first flight of a long-range rocket
        return None
    # A day ahead of UTC it can already be tomorrow at the site.
    latest = article.published_at.date() + timedelta(days=1) if article.published_at else date.max
    return value if first <= latest else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _numbers(quote: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]{0,12}(?:\.\d{1,6})?", quote)]


def _count(value: str, quote: str, article: Article) -> int | None:
    if not re.fullmatch(r"\d{1,5}", value):
        return None
    count = int(value)
    said = set(words(quote).split())
    allowed = {*COUNT_WORDS.get(count, ()), *([NUMBER_WORDS[count]] if count < len(NUMBER_WORDS) else [])}
    # "More than 50" is at least 51.
    return count if said & allowed or {float(count), float(count - 1)} & set(_numbers(quote)) else None


def _kilometres(value: str, quote: str, article: Article) -> float | None:
    if not re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", value):
        return None
    km = float(value)
    units = (1.0, MILE_KM, NAUTICAL_MILE_KM, FOOT_KM)
    # One per cent: a rounded conversion from another unit.
    supported = any(abs(n * unit - km) <= max(0.01 * km, 1) for n in _numbers(quote) for unit in units)
    return km if 0 < km <= FARTHEST_KM and supported else None


def _clock(value: str, quote: str, article: Article) -> str | None:
    if not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value):
        return None
    minutes = value[3:]
    return value if minutes == "00" or minutes in quote else None


def _within(value: str, quote: str, article: Article) -> str | None:
    return value if value and words(value) and words(value) in words(quote) else None


def _one_of(allowed: frozenset[str]) -> Callable[[str, str, Article], str | None]:
    return lambda value, quote, article: value if value in allowed else None


_CHECKS: dict[str, Callable[[str, str, Article], Any]] = {
    "actor": _actor,
    "date": _date,
    "count_min": _count,
    "count_max": _count,
    "weapon_class": _one_of(WEAPON_CLASSES),
    "weapon_name": _within,
    "site": _within,
    "times_local": _clock,
    "range_km": _kilometres,
    "apogee_km": _kilometres,
    "outcome": _one_of(OUTCOMES),
    "announced_by": _within,
}
