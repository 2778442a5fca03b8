"""One outage is one message, over real HTTP; its end is told where its beginning was."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import text

from launchwire.notify import Trouble, over, tell
from launchwire.notify.feed import feed_path
from launchwire.orchestration.deadline import missed
from pipelines.settings import settings
from pipelines.warehouse import connect, transaction

pytestmark = pytest.mark.warehouse

DEAD = Trouble("source/kor/x", "kor/x is dead", "no answer since 2026-03-27; mostly timeout")
SILENT = Trouble("source/jpn/y", "jpn/y is silent", "no new article since 2026-03-01")


class Hook:
    """A webhook that keeps what it gets, or refuses it."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.status = 200


@pytest.fixture
def hook(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if hook.status == 200:
                hook.got.append((message["title"], message["message"]))
            self.send_response(hook.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setenv("LAUNCHWIRE_NOTIFY", f"json://127.0.0.1:{server.server_address[1]}/")
    settings.cache_clear()
    yield hook
    server.shutdown()
    server.server_close()
    settings.cache_clear()


def alerts() -> list[tuple[Any, ...]]:
    query = (
        "SELECT topic, seen_count, told_at IS NOT NULL, closed_at IS NOT NULL FROM warehouse.alerts ORDER BY alert_id"
    )
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_an_outage_is_one_message_and_one_row(hook: Hook) -> None:
    assert [tell([DEAD]) for _ in range(3)] == [1, 0, 0]
    assert hook.got == [("Launchwire: kor/x is dead", "no answer since 2026-03-27; mostly timeout")]
    assert alerts() == [("source/kor/x", 3, True, False)]
    assert over(["source/kor/x", "source/other"]) == 1
    assert over(["source/kor/x"]) == 0
    assert hook.got[1] == ("Launchwire: Over: kor/x is dead", "kor/x is dead")
    assert tell([DEAD]) == 1
    assert alerts() == [("source/kor/x", 3, True, True), ("source/kor/x", 1, True, False)]


def test_troubles_seen_together_are_one_message(hook: Hook) -> None:
    assert tell([DEAD, SILENT]) == 2
    assert hook.got == [
        (
            "Launchwire: 2 troubles",
            "- jpn/y is silent: no new article since 2026-03-01\n"
            "- kor/x is dead: no answer since 2026-03-27; mostly timeout",
        )
    ]


def test_a_message_that_was_refused_is_sent_at_the_next_sight(hook: Hook) -> None:
    hook.status = 500
    assert tell([DEAD]) == 0
    with connect() as connection:
        error = connection.execute(text("SELECT told_error FROM warehouse.alerts")).scalar_one()
    assert "500" in error
    hook.status = 200
    assert tell([DEAD]) == 1
    assert hook.got == [("Launchwire: kor/x is dead", DEAD.body)]


def test_a_lasting_trouble_is_told_again_after_a_week(hook: Hook) -> None:
    tell([DEAD])
    with transaction() as connection:
        connection.execute(text("UPDATE warehouse.alerts SET told_at = now() - interval '8 days'"))
    assert tell([DEAD]) == 1


def test_without_an_address_the_row_and_the_feed_remain(database: str) -> None:
    assert tell([DEAD]) == 0
    assert alerts() == [("source/kor/x", 1, False, False)]
    items = etree.parse(feed_path()).findall("channel/item")
    assert [(i.findtext("title"), i.findtext("category")) for i in items] == [("kor/x is dead", "source/kor/x")]
    over([DEAD.topic])
    assert etree.parse(feed_path()).findtext("channel/item/title") == "kor/x is dead (over)"


def test_an_address_that_apprise_cannot_read_is_named_without_its_password(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHWIRE_NOTIFY", "nosuch://user:secret@example.org")
    settings.cache_clear()
    tell([DEAD])
    with connect() as connection:
        error = connection.execute(text("SELECT told_error FROM warehouse.alerts")).scalar_one()
    assert error == "Apprise cannot read an address of kind nosuch in LAUNCHWIRE_NOTIFY"


def test_a_missed_deadline_is_told_unless_the_run_began_late(hook: Hook) -> None:
    late = datetime.now(UTC) - timedelta(hours=1)
    missed("launch_events_daily", 4, dag_run={"start_date": late.isoformat()})
    assert hook.got == []
    missed("launch_events_daily", 4, dag_run={"start_date": (late - timedelta(hours=4)).isoformat()})
    assert [title for title, _ in hook.got] == ["Launchwire: launch_events_daily is not done 4 hours after it was due"]
