"""Which sentences report a launch: the verb happened, failed, was denied, lies ahead, or is general talk."""

import pytest

from pipelines.extraction.frames import find_frames
from pipelines.extraction.names import find_hits, names_in
from pipelines.extraction.sentences import tokenise
from pipelines.extraction.tagged import tag

REPORTED = """
North Korea fired two short-range missiles on Thursday.
Two missiles were fired from Kusong on Thursday.
The Houthis said they had launched a ballistic missile at Eilat on Monday.
SpaceX launched a Falcon 9 rocket from Florida on Friday.
A Falcon 9 rocket lifted off from Florida on Friday.
India successfully test-fired an Agni missile on Tuesday.
Rocket attacks on the town killed three people on Sunday.
Iran tried to launch a satellite on Sunday but the rocket failed.
The army has confirmed that it conducted a missile test on Wednesday.
""".strip().splitlines()
UNREPORTED = """
North Korea plans to fire two missiles on Thursday.
North Korea did not fire a missile on Thursday.
Iran denied that it launched a missile on Sunday.
If Iran launched a missile, the army would answer.
North Korea could test an intercontinental ballistic missile soon.
The company will launch a rocket on Friday.
NASA delayed the launch of its rocket until Monday.
Apple launched a new phone on Tuesday.
The coach fired two assistants on Monday.
The missile launch pad was rebuilt.
North Korea has fired dozens of missiles over the years.
The army showed its missiles at a parade on Friday.
""".strip().splitlines()


def asserted(text: str) -> bool:
    sentence = tokenise(text, 0, 0, len(text), False)
    frames = find_frames(tag(sentence, names_in(sentence, find_hits(text), korean=True)))
    return any(f.strong and f.realis in ("asserted", "failed") for f in frames)


@pytest.mark.parametrize("text", REPORTED)
def test_reported(text: str) -> None:
    assert asserted(text)


@pytest.mark.parametrize("text", UNREPORTED)
def test_unreported(text: str) -> None:
    assert not asserted(text)
