"""Who announced an occasion: the speaker of its first sentence that names one."""

from __future__ import annotations

from pipelines.extraction.draft import Draft
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.speakers import Speaker, dateline_agency, speaker_of
from pipelines.extraction.tagged import Tagged


def set_speaker(d: Draft, r: Reading, o: Occasion, tagged: dict[int, Tagged]) -> None:
    """Set the speaker as the text writes it, an agency by its one name."""
    for f in sorted(o.frames, key=lambda f: (f.sentence.in_title, f.at)):
        who = speaker_of(tagged[f.sentence.index], f.trigger.at)
        if who is not None:
            _announce(d, f.sentence, who)
            return
    for t in r.tagged[:4]:
        who = dateline_agency(t)
        if who is not None and o.role == "main":
            _announce(d, t.sentence, who)
            return


def _announce(d: Draft, s: Sentence, who: Speaker) -> None:
    # Agencies go by one name; offices are given as the text writes them.
    text = who.canonical if who.media else d.body[s.starts[who.start] : s.ends[who.end - 1]]
    d.set("announced_by", text)
    d.claim("announced_by", text, s, who.start, who.end, speaker=who.canonical)
