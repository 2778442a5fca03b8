"""Dates as feeds and pages write them: text and zone → exact moment, precision, provenance."""

from __future__ import annotations

import pytest

from pipelines.articles.dates import parse_date

TABLE = [
    ("2019-05-09T16:29:00+09:00", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("2019-05-09T07:29:00Z", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("2019-05-09T07:29:00.123Z", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("2019-05-09 16:29:00 +0900", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 16:29:00 KST", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 16:29:00 JST", "Europe/London", "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 16:29:00 +0900", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("Thu, 9 May 2019 07:29 GMT", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 10:00:00 IST", "Asia/Kolkata", "2019-05-09T04:30:00+00:00", "second", "stated"),
    ("Thu, 09 Jan 2020 10:00:00 IST", "Asia/Jerusalem", "2020-01-09T08:00:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 10:00:00 IST", "Asia/Jerusalem", "2019-05-09T07:00:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 10:00:00 CST", "Asia/Taipei", "2019-05-09T02:00:00+00:00", "second", "stated"),
    ("Thu, 09 May 2019 10:00:00 CST", None, "2019-05-09T16:00:00+00:00", "second", "stated"),
    ("2026.11.23 10:00", "Asia/Seoul", "2026-11-23T01:00:00+00:00", "second", "source"),
    ("2026.11.23 10:00", None, "2026-11-23T00:00:00+00:00", "day", "none"),
    ("2026. 11. 23. 오후 3:05", "Asia/Seoul", "2026-11-23T06:05:00+00:00", "second", "source"),
    ("2026-11-23 오후 3:05", "Asia/Seoul", "2026-11-23T06:05:00+00:00", "second", "source"),
    ("2026-11-23 오전 12:05", "Asia/Seoul", "2026-11-22T15:05:00+00:00", "second", "source"),
    ("2026年11月23日 10時05分", "Asia/Tokyo", "2026-11-23T01:05:00+00:00", "second", "source"),
    ("2026-11-23", "Asia/Seoul", "2026-11-23T00:00:00+00:00", "day", "none"),
    ("Nov 23, 2026 10:00 PM KST", None, "2026-11-23T13:00:00+00:00", "second", "stated"),
    ("8:30 pm EDT, May 9, 2019", None, "2019-05-10T00:30:00+00:00", "second", "stated"),
    ("May 9, 2019 | 10:31 GMT", None, "2019-05-09T10:31:00+00:00", "second", "stated"),
    ("09-May-2019 11:00 UTC+3", None, "2019-05-09T08:00:00+00:00", "second", "stated"),
    ("Thursday, May 9th 2019", None, "2019-05-09T00:00:00+00:00", "day", "none"),
    ("2019-05-09 24:00", "Asia/Seoul", "2019-05-09T15:00:00+00:00", "second", "source"),
    ("20190509T072900Z", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("20190509", None, "2019-05-09T00:00:00+00:00", "day", "none"),
    ("1557386940", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    ("1557386940000", None, "2019-05-09T07:29:00+00:00", "second", "stated"),
    # Pyongyang was at UTC+8:30 then.
    ("2017-07-04 09:10", "Asia/Pyongyang", "2017-07-04T00:40:00+00:00", "second", "source"),
    # Between day and month nothing is guessed, and what is no date stays none.
    ("03/04/2024", "Asia/Seoul", None, None, None),
    ("2019-02-30", None, None, None, None),
    ("yesterday", None, None, None, None),
    ("", None, None, None, None),
]


@pytest.mark.parametrize(("raw", "zone", "at", "precision", "zone_from"), TABLE)
def test_a_date_is_read(
    raw: str, zone: str | None, at: str | None, precision: str | None, zone_from: str | None
) -> None:
    stamp = parse_date(raw, zone)
    found = (stamp.at.isoformat(), stamp.precision, stamp.zone_from) if stamp else (None, None, None)
    assert found == (at, precision, zone_from)
