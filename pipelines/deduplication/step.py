"""The deduplicate step: every article that is new, revised or sketched by an older version gets its group.

Work is O(new articles): a batch's hashes are looked up in the weeks around each publication day only. Candidates
are verified on the texts themselves, so the sketch decides what is compared, never what is a copy (nor does the digest,
which spares the reading of most old texts). Groups are the
connected components of verified pairs, found anew for every component that a batch touches: the same in any order.
One transaction per batch; workers take turns (an article must see the sketches of all before it).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, text

from pipelines.deduplication import sketches, store
from pipelines.deduplication.agencies import agency_credited, agency_of_publisher
from pipelines.deduplication.copies import copy_containment, worth_reading
from pipelines.deduplication.fingerprint import Fingerprint, fingerprint
from pipelines.deduplication.groups import components, original
from pipelines.warehouse import advisory_lock, transaction

# A second or two of work, so that a killed step repeats little; larger batches look up in longer runs of the index.
BATCH_ARTICLES = 4000
LOCK = "deduplicate"

Ready = dict[str, tuple[store.DueArticle, Fingerprint, str | None]]


def deduplicate(*, run_id: str, on_progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
    """Group all due articles; the counts `articles`, `pairs` (verified copies) and `regrouped` (articles moved).

    Raises whatever the database raises; a batch is done wholly or not at all, and the next call goes on from there.
    """
    counts = {"articles": 0, "pairs": 0, "regrouped": 0}
    with transaction() as connection:
        due = store.due_articles(connection)
        store.clear_passed_over(connection)
    batches = [due[start : start + BATCH_ARTICLES] for start in range(0, len(due), BATCH_ARTICLES)]
    # While the server works on one batch, the next one's texts are hashed.
    with ThreadPoolExecutor(max_workers=1) as ahead:
        following = ahead.submit(_read, batches[0]) if batches else None
        for number, batch in enumerate(batches, 1):
            ready = following.result() if following else {}
            following = ahead.submit(_read, batches[number]) if number < len(batches) else None
            _batch(batch, ready, counts)
            if on_progress:
                on_progress(min(number * BATCH_ARTICLES, len(due)), len(due))
    return counts


def _read(article_ids: list[str]) -> Ready:
    """Article id → the article as it stands now, its fingerprint and the agency whose story it is."""
    with transaction() as connection:
        articles = store.read_due(connection, article_ids)
    return {
        a.article_id: (a, fingerprint(a.title, a.text), agency_of_publisher(a.publisher) or agency_credited(a.text))
        for a in articles
    }


def _batch(article_ids: list[str], ready: Ready, counts: dict[str, int]) -> None:
    with transaction() as connection:
        advisory_lock(connection, [LOCK])
        # The planner knows nothing of tables that this transaction grows; without this it reads them as a whole.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        due = store.still_due(connection, article_ids)
        # An article that was revised since it was read ahead waits for the next call.
        rows = [
            ready[i]
            for i, content_hash in sorted(due.items())
            if i in ready and ready[i][0].content_hash == content_hash
        ]
        if not rows:
            return
        prints = {a.article_id: own for a, own, _ in rows}
        touched = store.forget(connection, list(prints))
        numbers = store.write_articles(connection, rows)
        sketched = [(numbers[a.article_id], a.published_at, own) for a, own, _ in rows]
        pairs = _verified(connection, sketches.candidates(connection, sketched), prints)
        store.write_pairs(connection, pairs)
        touched |= {article for left, right, _ in pairs for article in (left, right)}
        counts["articles"] += len(rows)
        counts["pairs"] += len(pairs)
        counts["regrouped"] += _regroup(connection, touched)
        store.mark_done(connection, {a.article_id: a.content_hash for a, _, _ in rows})


def _verified(
    connection: Connection, candidates: list[tuple[str, str]], prints: dict[str, Fingerprint]
) -> list[tuple[str, str, float]]:
    """The candidate pairs that are copies, with their containment; `prints` holds the batch's fingerprints."""
    older = sorted({article for pair in candidates for article in pair} - prints.keys())
    digests = store.digests(connection, older) | {article: own.digest for article, own in prints.items()}
    candidates = [(left, right) for left, right in candidates if worth_reading(digests[left], digests[right])]
    older = sorted({article for pair in candidates for article in pair} - prints.keys())
    known = prints | {
        article_id: fingerprint(title, body) for article_id, title, body in store.texts(connection, older)
    }
    pairs = []
    for left, right in candidates:
        share = copy_containment(known[left], known[right])
        if share is not None:
            pairs.append((left, right, share))
    return pairs


def _regroup(connection: Connection, touched: set[str]) -> int:
    """Give each component that was touched its original; the number of articles whose original changed."""
    if not touched:
        return 0
    reached = store.reach(connection, touched)
    moved: dict[str, str] = {}
    for group in components(reached.members, reached.pairs):
        chosen = original(reached.members[article] for article in group)
        moved |= {article: chosen for article in group if reached.originals[article] != chosen}
    store.move(connection, moved)
    return len(moved)
