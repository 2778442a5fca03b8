"""The feed and the webhooks, against a real HTTP server on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from sqlalchemy import text

from launchwire.cli import cli
from pipelines.feed import atom_feed, deliver, notices, queue
from pipelines.feed.atom import ATOM
from pipelines.feed.webhooks import WebhookError, sign
from pipelines.warehouse import connect, transaction

pytestmark = pytest.mark.warehouse

SECRET = "a secret of the receiver"


class Receiver(ThreadingHTTPServer):
    """Takes what is posted and answers with the next of `answers`, at last with 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?x=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()} | {"path": self.path}, body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("location", "http://127.0.0.1:1/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def found() -> list[Any]:
    with connect() as connection:
        return notices(connection)


def deliveries() -> list[tuple[Any, ...]]:
    query = "SELECT notice_id, attempts, last_error, delivered_at IS NOT NULL FROM core.webhook_deliveries ORDER BY 1"
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def waiting(url: str, count: int = 1) -> None:
    with transaction() as connection:
        assert queue(connection, url, found()[-count:]) == count


def correct(field: str = "range_km", at: str = "2019-05-10T01:30:00Z") -> None:
    with transaction() as connection:
        connection.execute(
            text(
                "INSERT INTO warehouse.event_history (event_id, field, old_value, new_value, cause, article_id, "
                "known_at, run_id) VALUES ('PRK-2019-05-09-01', :field, '420', '430', 'correction', 'a3', :at, 'r2')"
            ),
            {"field": field, "at": at},
        )


def test_notices_are_new_corrected_and_retracted_events(filled: str) -> None:
    correct()
    correct("apogee_km")  # the same article corrects two values: one notice
    told = [(n.event_id, n.kind, n.changed_at) for n in found() if n.kind != "retracted"]
    assert told == [
        ("PRK-2023-11-21-01", "new", datetime(2023, 11, 21, 15, tzinfo=UTC)),
        ("IRN-2020-01-12-01", "new", datetime(2020, 1, 12, 10, tzinfo=UTC)),
        ("PRK-2019-05-09-01", "corrected", datetime(2019, 5, 10, 1, 30, tzinfo=UTC)),
        ("PRK-2019-05-09-01", "new", datetime(2019, 5, 9, 9, tzinfo=UTC)),
    ]
    corrected = next(n for n in found() if n.kind == "corrected")
    assert corrected.id == "PRK-2019-05-09-01/corrected/2019-05-10T01:30:00Z"
    assert [c["field"] for c in corrected.changes] == ["apogee_km", "range_km"]
    (retracted,) = [n for n in found() if n.kind == "retracted"]
    assert retracted.event_id == "PRK-2019-06-01-01"


def test_the_atom_feed_is_valid_and_hostile_text_is_text(filled: str) -> None:
    correct()
    content = atom_feed(found(), "https://example.org/l/")
    assert content == atom_feed(found(), "https://example.org/l/")
    root = etree.fromstring(content)
    names = {"a": ATOM}
    assert root.xpath("count(a:entry)", namespaces=names) == 5
    for entry in root.iterfind("a:entry", names):
        for part in ("id", "title", "updated", "link", "content"):
            assert entry.find(f"a:{part}", names) is not None
    titles = root.xpath("//a:entry/a:title/text()", namespaces=names)
    hostile = '=HYPERLINK("http://x.invalid","<script>alert(1)</script>");--‹U+202E›‹U+0007›'
    assert f"Retracted: {hostile}" in titles
    assert "Corrected: North Korea fired two KN-23 missiles from Kusong." in titles
    assert "range km: 420 → 430" in content.decode()
    assert 'href="https://example.org/l/events/PRK-2019-05-09-01.html"' in content.decode()


def test_a_feed_of_nothing_is_a_feed(database: str) -> None:
    assert etree.fromstring(atom_feed(found())).findtext(f"{{{ATOM}}}updated") == "1970-01-01T00:00:00Z"


def test_a_webhook_is_signed_and_sent_once(filled: str, receiver: Receiver) -> None:
    waiting(receiver.url)
    assert deliver(receiver.url, SECRET) == {"delivered": 1, "failed": 0, "given_up": 0}
    assert deliver(receiver.url, SECRET) == {"delivered": 0, "failed": 0, "given_up": 0}
    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    expected = "v1," + base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == expected
    assert headers["path"] == "/hook?x=1"
    assert headers["content-type"] == "application/json"
    data = json.loads(body)
    assert (data["id"], data["kind"]) == ("PRK-2019-05-09-01/new/2019-05-09T09:00:00Z", "new")
    assert headers["webhook-id"] == data["id"]


def test_a_signature_is_that_of_the_specification() -> None:
    # Computed by hand with openssl dgst -sha256 -hmac.
    assert sign("key", "msg_1", 1614265330, '{"test":1}') == "v1,Iu/7KPxS9nwK3llDtKtVyiN6a4Zlvd+k55TarTHlUag="


@pytest.mark.parametrize("answers", [[500], [503, 429], [302, 404]])
def test_a_failed_try_is_repeated_with_the_same_id(filled: str, receiver: Receiver, answers: list[int]) -> None:
    pauses: list[float] = []
    receiver.answers = list(answers)
    waiting(receiver.url)
    assert deliver(receiver.url, SECRET, pause=pauses.append)["delivered"] == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == len(answers) + 1
    assert pauses == [1.0, 4.0][: len(answers)]


def test_what_fails_waits_for_the_next_run_in_order(filled: str, receiver: Receiver) -> None:
    waiting(receiver.url, 3)
    receiver.answers = [500] * 3
    assert deliver(receiver.url, SECRET, pause=lambda s: None) == {"delivered": 0, "failed": 1, "given_up": 0}
    assert [(a, e, d) for _, a, e, d in deliveries()].count((3, "HTTP 500 Internal Server Error", False)) == 1
    assert deliver(receiver.url, SECRET, pause=lambda s: None) == {"delivered": 3, "failed": 0, "given_up": 0}
    assert all(error == "" and done for _, _, error, done in deliveries())


def test_a_receiver_that_never_answers_is_given_up_visibly(filled: str, receiver: Receiver) -> None:
    receiver.server_close()
    waiting(receiver.url)
    outcomes = [deliver(receiver.url, SECRET, pause=lambda s: None) for _ in range(11)]
    assert [o["failed"] for o in outcomes] == [1] * 9 + [0, 0]
    assert outcomes[9] == {"delivered": 0, "failed": 0, "given_up": 1}
    ((_, attempts, error, delivered),) = deliveries()
    assert attempts == 30
    assert "ConnectionRefusedError" in error
    assert not delivered


def launchwire(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cli, list(arguments))


def test_notify_tells_of_news_but_not_of_an_archive(filled: str, receiver: Receiver) -> None:
    correct(at=datetime.now(UTC).isoformat())
    result = launchwire("notify", receiver.url, LAUNCHWIRE_WEBHOOK_SECRET=SECRET)
    assert result.exit_code == 0, result.output
    # The retraction has no article and so is dated by the moment it was made.
    assert sorted(json.loads(body)["kind"] for _, body in receiver.got) == ["corrected", "retracted"]
    assert launchwire("notify", receiver.url, LAUNCHWIRE_WEBHOOK_SECRET=SECRET).exit_code == 0
    assert len(receiver.got) == 2


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (("notify", "ftp://x.example/"), {"LAUNCHWIRE_WEBHOOK_SECRET": "s"}, "begins with https://"),
        (
            ("notify", "https://u:p@x.example/"),
            {"LAUNCHWIRE_WEBHOOK_SECRET": "s"},
            "must not hold a user name",
        ),
        (("notify", "https://x.example/"), {"LAUNCHWIRE_WEBHOOK_SECRET": ""}, "set LAUNCHWIRE_WEBHOOK_SECRET"),
        (("notify",), {}, "Missing argument 'URL...'"),
    ],
)
def test_bad_usage_is_named(arguments: tuple[str, ...], environment: dict[str, str], message: str) -> None:
    result = launchwire(*arguments, **environment)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_an_unsigned_delivery_is_refused() -> None:
    with pytest.raises(WebhookError, match="always signed"):
        deliver("https://x.example/", "")


def test_the_feed_command_writes_a_file(filled: str, tmp_path: Any) -> None:
    file = tmp_path / "feed.xml"
    assert launchwire("feed", "--output", str(file), "--since", "2020").exit_code == 0
    text_ = file.read_text(encoding="utf-8")
    assert text_.count("<entry>") == 3
