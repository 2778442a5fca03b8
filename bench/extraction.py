"""How fast extraction is, beside its peers, in one run: ratios hold on any machine, absolute figures on this one.

    python bench/extraction.py              everything, about three minutes
    python bench/extraction.py --no-peers   without the off-the-shelf stack

The stack is installed from bench/requirements.txt into .venv-bench; where that is impossible a line says so.
Exit code 1 when a ratio, the memory or the linearity misses its mark.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from peers.texts import irrelevant_items, launch_article, relevant_articles

from pipelines.extraction import extract
from pipelines.extraction.gate import LAUNCH_WORDS, WEAPON_PHRASES, WEAPON_WORDS, is_candidate
from pipelines.model import Article
from pipelines.settings import REPOSITORY

VENV = REPOSITORY / ".venv-bench"
PUBLISHED = datetime(2023, 3, 1, 12, tzinfo=UTC)
MILLION = 1_000_000


class Board:
    """Prints each measure with its mark and remembers whether a machine-independent one missed."""

    failed = False

    def show(self, name: str, value: str, wanted: str, met: bool, *, binding: bool) -> None:
        mark = "ok  " if met else "MISS"
        print(f"{mark}  {name:52} {value:>22}   wanted {wanted}{'' if binding else ' (on the reference machine)'}")
        self.failed |= binding and not met


def article(text: str) -> Article:
    title, _, body = text.partition("\n")
    return Article(id="bench", url="", title=title, text=body, published_at=PUBLISHED)


def best_seconds(run: Callable[[], object], times: int = 3) -> float:
    """CPU seconds of the best of a few runs: other work on the machine disturbs them least."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        run()
        best = min(best, time.process_time() - started)
    return best


def gate(board: Board) -> None:
    items = [t for t in irrelevant_items(40_000) if not is_candidate(t)]
    ours = len(items) / best_seconds(lambda: [is_candidate(t) for t in items])
    weapon = re.compile(r"\b(?:" + "|".join(map(re.escape, [*WEAPON_WORDS.split(), *WEAPON_PHRASES])) + ")", re.I)
    launch = re.compile(r"\b(?:" + "|".join(LAUNCH_WORDS.split()) + ")", re.I)
    few = items[:4000]
    theirs = len(few) / best_seconds(lambda: [weapon.search(t) and launch.search(t) for t in few], times=1)
    board.show(
        "irrelevant items through the gate a second", f"{ours:,.0f}", ">= 120,000", ours >= 120_000, binding=False
    )
    board.show(
        "  times case-insensitive re",
        f"{ours / theirs:.0f} x ({theirs:,.0f})",
        ">= 10 x",
        ours / theirs >= 10,
        binding=True,
    )


def articles(board: Board, peers: bool) -> None:
    texts = relevant_articles(150)
    made = [article(t) for t in texts]
    ours = len(made) / best_seconds(lambda: [extract(a) for a in made])
    size = sum(map(len, texts)) / len(texts)
    board.show(
        f"relevant articles of {size:,.0f} characters a second", f"{ours:,.0f}", ">= 200", ours >= 200, binding=False
    )
    stack = off_the_shelf(texts) if peers else None
    if stack is None:
        print("skip  the off-the-shelf stack: .venv-bench could not be made or was not asked for")
        return
    name, theirs = stack
    value = f"{ours / theirs:.1f} x ({theirs:,.1f})"
    board.show(f"  times spaCy ({name}) + quantulum3 + dateparser", value, ">= 10 x", ours / theirs >= 10, binding=True)


def off_the_shelf(texts: Sequence[str]) -> tuple[str, float] | None:
    """The stack's pipeline name and articles a second, or None where it cannot be installed."""
    python = VENV / "bin" / "python"
    if not python.exists() and not _install(python):
        return None
    lines = "".join(json.dumps({"text": t}) + "\n" for t in texts)
    script = Path(__file__).parent / "peers" / "offtheshelf.py"
    done = subprocess.run([python, script], input=lines, capture_output=True, text=True)
    if done.returncode:
        print(f"skip  the off-the-shelf stack failed: {done.stderr.strip().splitlines()[-1:]}")
        return None
    result = json.loads(done.stdout.splitlines()[-1])
    return str(result["pipeline"]), result["articles"] / result["seconds"]


def _install(python: Path) -> bool:
    requirements = Path(__file__).parent / "requirements.txt"
    for command in (
        [sys.executable, "-m", "venv", str(VENV)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)],
    ):
        if subprocess.run(command, capture_output=True).returncode:
            return False
    return True


def memory(board: Board) -> None:
    """Peak memory after a tenth and after all of a million items, one in 500 of them a launch report."""
    chance = random.Random(3)
    items = irrelevant_items(2000)
    reports = [launch_article(chance, 8) for _ in range(100)]

    def run(first: int, last: int) -> int:
        for n in range(first, last):
            text = reports[n // 500 % 100] if n % 500 == 0 else items[n % len(items)]
            if is_candidate(text) and n % 500 == 0:
                extract(article(text))
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    early, late = run(0, MILLION // 10), run(MILLION // 10, MILLION)
    grown = (late - early) / 1024
    # Two megabytes: the allocator's own movement.
    board.show(
        "memory grown over 900,000 items, MB", f"{grown:.1f} of {late / 1024:.0f}", "<= 2", grown <= 2, binding=True
    )


def linearity(board: Board) -> None:
    """Time for each character of one long text, at 60 kB and at 1 MB."""
    chance = random.Random(4)
    text = "\n\n".join(launch_article(chance) for _ in range(450))[:MILLION]
    sizes = (MILLION // 16, MILLION // 4, MILLION)
    rates = []
    for size in sizes:
        one = article(text[:size])
        rates.append(best_seconds(lambda one=one: extract(one), times=1) / size)
        print(f"      {size:>9,} characters: {rates[-1] * 1e9:,.0f} ns a character")
    growth = rates[-1] / rates[0]
    # 1.5: caches are colder on a text of a megabyte.
    board.show(
        "growth of time per character, 60 kB to 1 MB", f"{growth:.2f} x", "<= 1.5 x", growth <= 1.5, binding=True
    )


ADVERSARIES = {
    "one letter": "a",
    "digits and commas": "1,",
    "clock after clock": "at 4:29 p.m. ",
    "triggers only": "fired launched tested ",
    "weapons only": "missile rocket ICBM ",
    "one endless sentence": "North Korea fired a missile and Japan said that ",
    "open brackets": "((((",
    "quotes": "\u201cNorth Korea fired \u2018",
    "names only": "Hwasong-14 Wonsan Pyongyang South Korea's Joint Chiefs of Staff ",
    "numbers and units": "420 kilometers 270 miles 1,300 km ",
    "weekdays": "on Thursday after Friday since Monday ",
    "combining marks": "o\u0306\u0306\u0306",
    "corrections": "initially said two missiles but later corrected to three missiles ",
    "dots": "U.S. ",
    "newlines": "\n\n",
    "short sentences": "It fired. ",
    "a launch in every phrase": "fired missile on Monday ",
    "actors only": "South Korea Japan Iran Israel Hamas fired missiles ",
    "nouns in nouns": "the launch of the test of the firing of the missile of the ",
    "dashes": "Iran \u2013 fired \u2013 missile \u2014 ",
    "captions": "A missile is launched on Oct. 5, 2022. (AP Photo) ",
}


def varied(seed: int) -> str:
    """10 kB of launch words in any order, so that no sentence repeats another."""
    chance = random.Random(seed)
    phrases = ("fired missile on Monday", "launched rocket", "Seoul said", "test of missile on May 4", "Iran", ". It")
    return " ".join(chance.choice(phrases) for _ in range(1200))


def chronicle() -> str:
    """10 kB in which every line reports another launch."""
    days = (date(2001, 1, 3) + timedelta(days=9 * n) for n in range(150))
    return "\n".join(f"On {d:%B} {d.day}, {d.year}, Iran fired a missile from Semnan." for d in days)


def adversaries(board: Board) -> None:
    worst, worst_name = 0.0, ""
    head = "North Korea fired a missile on Thursday. "
    texts = {name: unit * (10_000 // len(unit)) for name, unit in ADVERSARIES.items()}
    texts |= {"words in any order": varied(1), "a chronicle": chronicle()}
    for name, adverse in texts.items():
        text = (head + adverse)[:10_000]
        seconds = best_seconds(lambda text=text: extract(article("N. Korea fires missile\n" + text)))
        if seconds > worst:
            worst, worst_name = seconds, name
    value = f"{worst * 1000:.0f} ms ({worst_name})"
    board.show("worst adversarial text of 10 kB", value, "<= 50 ms", worst <= 0.05, binding=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-peers", action="store_true", help="leave the off-the-shelf stack out")
    options = parser.parse_args()
    board = Board()
    gate(board)
    articles(board, peers=not options.no_peers)
    linearity(board)
    adversaries(board)
    memory(board)
    sys.exit(1 if board.failed else 0)


if __name__ == "__main__":
    main()
