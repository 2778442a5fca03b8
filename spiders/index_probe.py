"""A light look at each source between two crawls: one conditional request for the index that it is read from.

Nothing is parsed or stored but the outcome, as a row of raw.fetches with the purpose `probe`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
from sqlalchemy import text

from pipelines.articles.fetches import FetchRow, store_fetches
from pipelines.articles.frontier import IndexState, index_states
from pipelines.settings import settings
from pipelines.warehouse import connect
from spiders.catalogue import Source, load_catalogue, select
from spiders.middlewares.addresses import BlockedAddressError
from spiders.probe import ProbeError, check_host, user_agent

# A probe waits nearly all of its time; eight at once ask a hundred sources within a minute or two.
_AT_ONCE = 8


def probe_sources(*, run_id: str, sources: Sequence[str] | None = None) -> dict[str, int]:
    """Ask the named sources (default: all enabled ones) once each; how many answered, failed, were left in peace."""
    chosen = select(load_catalogue(), sources)
    states, forbidden = index_states([source.id for source in chosen]), _forbidden()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        rows = list(pool.map(lambda source: _probe(run_id, source, states, forbidden), chosen))
    store_fetches(rows)
    found = Counter(
        "answered" if row.outcome in ("ok", "not_modified") else "resting" if row.outcome == "resting" else "failed"
        for row in rows
    )
    return {"sources": len(rows), **{name: found[name] for name in ("answered", "failed", "resting")}}


def _forbidden() -> set[tuple[str, str]]:
    """Sources' indexes that robots.txt forbids to the crawl: they are not asked behind its back either."""
    with connect() as connection:
        rows = connection.execute(text("SELECT source_id, index_url FROM raw.indexes WHERE last_outcome = 'robots'"))
        return {(row.source_id, row.index_url) for row in rows}


def _probe(
    run_id: str, source: Source, states: dict[tuple[str, str], IndexState], forbidden: set[tuple[str, str]]
) -> FetchRow:
    from spiders.crawl.gdelt import API

    url = source.access[0].url or API
    state = states.get((source.id, url), IndexState(url))
    began = time.monotonic()
    status = size = None
    if state.not_before and state.not_before > datetime.now(UTC):
        outcome, reason = "resting", f"not to be asked before {state.not_before:%Y-%m-%d %H:%M}Z"
    elif (source.id, url) in forbidden:
        outcome, reason = "resting", "robots.txt forbids it"
    else:
        outcome, reason, status, size = _ask(url, state)
    took = round(1000 * (time.monotonic() - began))
    return FetchRow(run_id, source.id, url, "probe", outcome, status, size, took, reason)


def _ask(url: str, state: IndexState) -> tuple[str, str, int | None, int | None]:
    """Outcome, reason, status and bytes of one request; of a body only the first part is read."""
    headers = {"User-Agent": user_agent()}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    try:
        check_host(url)
        with (
            httpx.Client(timeout=settings().fetch_timeout_seconds, headers=headers, trust_env=False) as client,
            client.stream("GET", url) as response,
        ):
            status = response.status_code
            size = len(next(response.iter_raw(), b""))
    except (ProbeError, BlockedAddressError) as error:
        return "blocked", str(error)[:300], None, None
    except httpx.TimeoutException as error:
        return "timeout", type(error).__name__, None, None
    except httpx.HTTPError as error:
        return "connection_error", f"{type(error).__name__}: {error}"[:300], None, None
    if status == 304:
        return "not_modified", "", status, size
    # A redirect is an answer; the crawl follows it, with every hop checked.
    return ("ok", "", status, size) if status < 400 else ("http_error", f"HTTP {status}", status, size)
