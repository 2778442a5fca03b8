"""Notices to other programs over HTTP: signed, sent once, tried again until they arrive.

Headers and signature are those of the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and
`webhook-signature: v1,BASE64(HMAC-SHA256(secret, "id.timestamp.body"))`. A notice keeps its id at every try, so that a
receiver can drop what it has seen: a delivery whose answer was lost comes twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from sqlalchemy import Connection, text

from pipelines.feed.notices import Notice
from pipelines.warehouse import transaction

TIMEOUT_S = 10.0
# Seconds before the second and the third try of one run; what fails then waits for the next run.
PAUSES_S = (1.0, 4.0)
# 30 tries are ten runs: after a week and more of daily runs nobody listens there any more.
MOST_ATTEMPTS = 30


class WebhookError(ValueError):
    """The address or the secret cannot be used."""


def sign(secret: str, notice_id: str, timestamp: int, body: str) -> str:
    """The value of `webhook-signature`."""
    digest = hmac.new(secret.encode(), f"{notice_id}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def check_address(url: str) -> None:
    """Raise WebhookError unless `url` is an http(s) address with a host and no password."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WebhookError(f"{url}: a webhook is an address that begins with https:// (or http://)")
    if parts.username or parts.password:
        raise WebhookError("a webhook address must not hold a user name or password; the signature proves the sender")


def queue(connection: Connection, url: str, found: Sequence[Notice]) -> int:
    """Note that `found` is to go to `url`; the number of notices that were not noted before."""
    if not found:
        return 0
    rows = [{"url": url, "id": n.id, "body": json.dumps(n.to_json(), ensure_ascii=True)} for n in found]
    before = connection.execute(
        text("SELECT count(*) FROM core.webhook_deliveries WHERE url = :url"), {"url": url}
    ).scalar_one()
    connection.execute(
        text(
            "INSERT INTO core.webhook_deliveries (url, notice_id, body) VALUES (:url, :id, :body) "
            "ON CONFLICT (url, notice_id) DO NOTHING"
        ),
        rows,
    )
    after = connection.execute(
        text("SELECT count(*) FROM core.webhook_deliveries WHERE url = :url"), {"url": url}
    ).scalar_one()
    return int(after - before)


def deliver(url: str, secret: str, *, pause: Callable[[float], None] = time.sleep) -> dict[str, int]:
    """Send what waits for `url`, oldest first; counts delivered, failed (waits for the next run), given_up.

    Stops after the first notice that fails all its tries: the receiver is away, and order is kept. Each notice is one
    transaction that holds its row, so two senders at once do not both send it.
    """
    check_address(url)
    if not secret:
        raise WebhookError("set LAUNCHWIRE_WEBHOOK_SECRET; webhooks are always signed")
    counts = {"delivered": 0, "failed": 0, "given_up": 0}
    while True:
        outcome = _next(url, secret, pause)
        if outcome is None:
            return counts
        counts[outcome] += 1
        if outcome != "delivered":
            return counts


def _next(url: str, secret: str, pause: Callable[[float], None]) -> str | None:
    with transaction() as connection:
        row = connection.execute(
            text(
                "SELECT notice_id, body, attempts FROM core.webhook_deliveries "
                "WHERE url = :url AND delivered_at IS NULL AND attempts < :most "
                "ORDER BY queued_at, notice_id LIMIT 1 FOR UPDATE SKIP LOCKED"
            ),
            {"url": url, "most": MOST_ATTEMPTS},
        ).one_or_none()
        if row is None:
            return None
        attempts, error = row.attempts, ""
        for wait in (0.0, *PAUSES_S):
            if wait:
                pause(wait)
            attempts += 1
            error = _post(url, secret, row.notice_id, row.body)
            if not error or attempts >= MOST_ATTEMPTS:
                break
        connection.execute(
            text(
                "UPDATE core.webhook_deliveries SET attempts = :attempts, last_error = :error, tried_at = now(), "
                "delivered_at = CASE WHEN :error = '' THEN now() END WHERE url = :url AND notice_id = :id"
            ),
            {"attempts": attempts, "error": error[:500], "url": url, "id": row.notice_id},
        )
        if not error:
            return "delivered"
        return "given_up" if attempts >= MOST_ATTEMPTS else "failed"


def _post(url: str, secret: str, notice_id: str, body: str) -> str:
    """One try; empty when the receiver answered 2xx, else why not. No redirect is followed: the body is for `url`."""
    parts, timestamp = urlsplit(url), int(time.time())
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    headers = {
        "content-type": "application/json",
        "user-agent": "launchwire",
        "webhook-id": notice_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, notice_id, timestamp, body),
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=body.encode(), headers=headers)
        answer = connection.getresponse()
        answer.read(1024)
        return "" if 200 <= answer.status < 300 else f"HTTP {answer.status} {answer.reason}"
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()
