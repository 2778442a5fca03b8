"""A very long text is read to its end: section by section, in time that grows with its length."""

import datetime as dt

from counted_calls import calls

from pipelines.extraction import extract
from pipelines.extraction.reading import SECTION_FRAMES, SECTION_SENTENCES, read
from pipelines.model import Article

FIRST = dt.date(2001, 1, 3)
PUBLISHED = dt.datetime(2023, 5, 12, 12, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=9 * number)


def chronicle(days: int) -> Article:
    lines = [f"On {day(n):%B} {day(n).day}, {day(n).year}, Iran fired a missile from Semnan." for n in range(days)]
    return Article("x", "", "Iran fires missile from Semnan", "\n\n".join(lines), PUBLISHED)


def test_every_launch_of_a_long_chronicle_is_found() -> None:
    days = 3 * SECTION_FRAMES
    found = extract(chronicle(days))
    dates = [m.date for m in found if m.role == "background"]
    assert dates == [day(n).isoformat() for n in range(days)]


def test_a_report_is_one_section() -> None:
    assert len(read(chronicle(SECTION_FRAMES // 2))) == 1


def test_a_text_of_many_sentences_is_several_sections() -> None:
    text = "\n\n".join(f"The missile flew {n} kilometers." for n in range(10, 10 + 2 * SECTION_SENTENCES))
    assert len(read(Article("x", "", "Iran fires missile", text, PUBLISHED))) == 3


def test_a_launch_told_in_two_sections_is_one_mention_with_both_accounts() -> None:
    filler = "\n\n".join(f"The missile flew {n} kilometers." for n in range(10, 10 + SECTION_SENTENCES))
    text = f"Iran fired a missile on March 3, 2021.\n\n{filler}\n\nIran fired the missile from Semnan on March 3, 2021."
    found = extract(Article("x", "", "Iran and its missiles", text, PUBLISHED))
    assert [(m.actor, m.date) for m in found] == [("IRN", "2021-03-03")]
    assert len([c for c in found[0].evidence if c.field == "event"]) == 2


def test_what_a_page_repeats_word_for_word_is_read_once() -> None:
    once = Article("x", "", "Iran fires missile", "Iran fired a missile from Semnan on Thursday.", PUBLISHED)
    twice = Article("x", "", once.title, f"{once.text}\n\n{once.text}", PUBLISHED)
    assert extract(once) == extract(twice)


def test_work_grows_with_the_length_of_a_chronicle() -> None:
    extract(chronicle(10))  # the tables load once
    once, thrice = calls(chronicle(SECTION_FRAMES)), calls(chronicle(3 * SECTION_FRAMES))
    assert thrice < 3.3 * once
