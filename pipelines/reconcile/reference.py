"""Reading a human-coded list: its rows become occasions in the terms of launch events."""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.gazetteers import actors
from pipelines.model import WEAPON_CLASSES
from pipelines.reconcile.mapping import Mapping, MappingError, choose_mapping, load_mapping

# Missiles of one list that were fired within three hours of each other are one occasion; salvos of the lists at hand
# last up to two.
_SAME_OCCASION = timedelta(hours=3)
# A list of events gives two rows to one launch only as a repeated report, with the same time.
_SAME_REPORT = timedelta(minutes=10)

_MONTH = re.compile(r"\d{4}-\d\d")
_OUTCOMES = {"success": "success", "failure": "failure", "failed": "failure", "partial": "partial"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One occasion of a human-coded list. `launched_at` is UTC; `days` are the local dates that it may fall on.

    A date without a time of day in another zone than the site's may be either of two local days; the likelier stands
    first. A month without a day may be any of its days. `lines` are the rows of the file it was read from, counting
    from 1 with the header.
    """

    lines: tuple[int, ...]
    reference_id: str
    actor: str
    stated_on: date
    days: tuple[date, ...]
    launched_at: datetime | None = None
    count: int | None = None
    weapon_class: str | None = None
    weapon_name: str | None = None
    site_name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    range_km: float | None = None
    apogee_km: float | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The occasions of a file, with the rows that could not be read and why."""

    mapping: Mapping
    occasions: list[Reference]
    rows: int
    unreadable: list[tuple[int, str]] = field(default_factory=list)


def _records(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and numbered rows of a CSV, TSV or JSON list."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MappingError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MappingError(f"{path}: is not UTF-8 at byte {error.start}; save it as CSV in UTF-8") from error
    if content.lstrip().startswith(("[", "{")):
        return _json_records(path, content)
    first = content.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    # Descriptions in these lists run to several thousand characters.
    csv.field_size_limit(10_000_000)
    reader = csv.DictReader(io.StringIO(content), delimiter=delimiter)
    try:
        rows = [(reader.line_num, {k: v or "" for k, v in row.items() if k is not None}) for row in reader]
    except csv.Error as error:
        raise MappingError(f"{path}:{reader.line_num}: {error}") from error
    return list(reader.fieldnames or []), rows


def _json_records(path: Path, content: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise MappingError(f"{path}:{error.lineno}: {error.msg}") from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise MappingError(f"{path}: expected a JSON list of objects, one per row")
    header = list(dict.fromkeys(key for row in data for key in row))
    return header, [(n, {k: "" if v is None else str(v) for k, v in row.items()}) for n, row in enumerate(data, 1)]


def read_reference(path: Path, mapping_file: Path | None = None) -> ReferenceList:
    """The occasions in `path`, by `mapping_file` or by the bundled mapping that fits its columns.

    Raises MappingError when columns are missing; a row whose date cannot be read is listed as unreadable.
    """
    header, records = _records(path)
    mapping = load_mapping(mapping_file) if mapping_file else choose_mapping(path, header)
    if missing := mapping.missing(header):
        raise MappingError(
            f"{path}: has no column {', '.join(map(repr, missing))}; {mapping.name} expects "
            f"{', '.join(mapping.expected)}; the file has {', '.join(header) or '(none)'}"
        )
    found: list[Reference] = []
    unreadable: list[tuple[int, str]] = []
    for line, record in records:
        if all(record.get(column, "") in accepted for column, accepted in mapping.only.items()):
            try:
                found.append(_read(line, record, mapping))
            except ValueError as error:
                unreadable.append((line, str(error)))
    occasions = _occasions(found, mapping.rows == "missile")
    return ReferenceList(mapping, occasions, len(found) + len(unreadable), unreadable)


def _zone(actor: str, named: str) -> ZoneInfo:
    if named != "local":
        return ZoneInfo(named)
    known = actors().get(actor)
    return ZoneInfo(known.time_zone if known else "UTC")


def _date_and_time(record: dict[str, str], mapping: Mapping) -> tuple[date, str, bool]:
    """The stated date (of a month its first day), its time of day as text, and whether the date is a UTC time."""
    text = record[mapping.columns["date"]].strip()
    clock = record.get(mapping.columns.get("time", ""), "")
    full = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)", text)
    if full:
        return date.fromisoformat(full[1]), full[2], True
    try:
        return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text[:10]), clock, False
    except ValueError:
        raise ValueError(f"{mapping.columns['date']} {text[:40]!r} is no date (YYYY-MM-DD or YYYY-MM)") from None


def _read(line: int, record: dict[str, str], mapping: Mapping) -> Reference:
    def cell(name: str) -> str | None:
        value = record.get(mapping.columns.get(name, ""), "").strip()
        return None if value.lower() in mapping.unknown else value

    stated_on, clock, is_utc = _date_and_time(record, mapping)
    actor = cell("actor") or mapping.actor or ""
    here, there = _zone(actor, "UTC" if is_utc else mapping.zone), _zone(actor, "local")
    launched_at, days = None, [stated_on]
    if match := re.search(r"\b([01]?\d|2[0-3]):([0-5]\d)\b", clock):
        moment = datetime.combine(stated_on, time(int(match[1]), int(match[2])), here)
        launched_at, days = moment.astimezone(UTC), [moment.astimezone(there).date()]
    elif _MONTH.fullmatch(record[mapping.columns["date"]].strip()):
        days = [stated_on.replace(day=n + 1) for n in range(monthrange(stated_on.year, stated_on.month)[1])]
    elif here != there:
        start = datetime.combine(stated_on, time(0), here)
        days = [*dict.fromkeys((start + timedelta(hours=h)).astimezone(there).date() for h in (0, 12, 23))]
        days.sort(key=lambda day: abs((day - stated_on).days))
    return Reference(
        (line,), cell("reference_id") or "", actor, stated_on, tuple(days), launched_at,
        _count(cell("count")) if mapping.rows == "event" else 1,
        _class(cell("weapon_class"), mapping.classes), cell("weapon_name"), cell("site_name"),
        _number(cell("latitude")), _number(cell("longitude")), _largest(cell("range_km")), _largest(cell("apogee_km")),
        _OUTCOMES.get((cell("outcome") or "").lower()),
    )  # fmt: skip


def _count(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None


def _number(value: str | None) -> float | None:
    return float(value) if value and re.fullmatch(r"[+-]?\d+(\.\d+)?", value) else None


def _largest(value: str | None) -> float | None:
    numbers = re.findall(r"\d+(?:\.\d+)?", value or "")
    return max(map(float, numbers)) if numbers else None


def _class(value: str | None, classes: dict[str, str]) -> str | None:
    if value is None:
        return None
    for part, ours in classes.items():
        if part.lower() in value.lower():
            return ours
    return value.upper() if value.upper() in WEAPON_CLASSES else None


def _occasions(rows: Iterable[Reference], missiles: bool) -> list[Reference]:
    """Missiles of one actor within three hours joined, untimed ones with their day's first; events only as repeats."""
    groups: list[list[Reference]] = []
    for row in sorted(rows, key=lambda r: (r.actor, r.stated_on, r.launched_at is None, r.launched_at or 0, r.lines)):
        last = groups[-1] if groups else None
        if last and last[-1].actor == row.actor and _near(last, row, missiles):
            last.append(row)
        else:
            groups.append([row])
    return [_joined(group, missiles) for group in groups]


def _near(group: Sequence[Reference], row: Reference, missiles: bool) -> bool:
    before = [r.launched_at for r in group if r.launched_at is not None]
    if row.launched_at is not None and before:
        return row.launched_at - before[-1] <= (_SAME_OCCASION if missiles else _SAME_REPORT)
    return missiles and group[-1].days == row.days


def _joined(group: Sequence[Reference], missiles: bool) -> Reference:
    def values(name: str) -> list[Any]:
        return [value for row in group if (value := getattr(row, name)) is not None]

    def agreed(name: str) -> Any:
        return values(name)[0] if len(set(values(name))) == 1 else None

    def largest(name: str) -> Any:
        return max(values(name), default=None)

    first = group[0]
    count = len(group) if missiles else largest("count")
    ids = [*dict.fromkeys(row.reference_id for row in group if row.reference_id)]
    return replace(
        first, lines=tuple(line for row in group for line in row.lines), reference_id=" ".join(ids), count=count,
        weapon_class=agreed("weapon_class"), weapon_name=agreed("weapon_name"), site_name=agreed("site_name"),
        latitude=agreed("latitude"), longitude=agreed("longitude"), range_km=largest("range_km"),
        apogee_km=largest("apogee_km"), outcome=agreed("outcome"),
    )  # fmt: skip
