"""An article read: its tagged sentences, its frames, its occasions, and which occasion each place in it speaks of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import ahocorasick_rs

from pipelines.extraction.anchor import Anchor, anchor_for
from pipelines.extraction.attach import nearest
from pipelines.extraction.captions import is_credited
from pipelines.extraction.fitting import same_actor
from pipelines.extraction.frames import Frame, find_frames
from pipelines.extraction.general_talk import discounted, title_words
from pipelines.extraction.names import Name, find_hits, names_in
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.occasions import LEAD_SENTENCES, NO_LEAD, date_of, gather
from pipelines.extraction.places import launch_places
from pipelines.extraction.responsibility import name_attackers
from pipelines.extraction.sentences import spans, tokenise
from pipelines.extraction.tagged import Tagged, tag
from pipelines.extraction.told_later import date_incident
from pipelines.gazetteers import Hit, sites, speakers
from pipelines.model import Article

# A sentence that holds none of these, and no weapon's name, tells nothing of a launch.
_RELEVANT = ahocorasick_rs.AhoCorasick(
    """
    missile rocket launch projectile satellite orbit icbm slbm ballistic fire firing blast lift test weapon strik struck
    attack barrage kilomet km mile altitude apogee feet a.m. p.m. spacecraft crash explo fail landed fell flew down
    impact intercept
    incident mishap
    zone responsib blame sea location initially earlier revis correct local flight probe shot shoot hit land announces
    """.split()
)
# A longer text is a compilation, read section by section: inside one, time grows with the square of what it tells.
# No article of the gold has half as many of either.
SECTION_SENTENCES = 240
SECTION_FRAMES = 120

# Each paragraph of a digest is news of its own: so many sentences of it count as the lead.
DIGEST_SENTENCES = 40
_DIGEST = re.compile(
    r"at a glance|what we know|live (?:updates?|briefing|blog)|war live|\blatest:|\brecap:|briefing|roundup",
    re.IGNORECASE,
)


@dataclass
class Reading:
    """What the grammar found in one article, or in one section of a very long one."""

    article: Article
    body: str
    tagged: list[Tagged]
    frames: list[Frame]
    occasions: list[Occasion]
    zone: str | None = None
    owners: dict[int, list[tuple[int, Occasion | None]]] = field(default_factory=dict)
    focus: dict[int, Occasion | None] = field(default_factory=dict)
    by_index: dict[int, Tagged] = field(default_factory=dict)
    _owned: dict[tuple[int, int, int], Occasion | None] = field(default_factory=dict)
    _told: dict[int, list[Tagged]] = field(default_factory=dict)
    _framed: dict[int, list[Frame]] = field(default_factory=dict)

    def owner(self, t: Tagged, start: int, end: int) -> Occasion | None:
        """The occasion that tokens `start` to `end` of the sentence speak of."""
        key = (t.sentence.index, start, end)
        if key not in self._owned:
            points = self.owners.get(t.sentence.index, [])
            at = nearest(t.sentence, start, end, [p for p, _ in points]) if points else None
            self._owned[key] = self.focus.get(t.sentence.index) if at is None else next(o for p, o in points if p == at)
        return self._owned[key]

    def frames_in(self, t: Tagged) -> list[Frame]:
        """The frames of the sentence."""
        if not self._framed:
            for f in self.frames:
                self._framed.setdefault(f.sentence.index, []).append(f)
        return self._framed.get(t.sentence.index, [])

    def told(self, o: Occasion) -> list[Tagged]:
        """The sentences of which anything can be the occasion's, in the order of the text."""
        if not self._told:
            for t in self.tagged:
                about = {id(p): p for _, p in self.owners.get(t.sentence.index, ())}
                focus = self.focus.get(t.sentence.index)
                about[id(focus)] = focus
                for key in about:
                    self._told.setdefault(key, []).append(t)
        return self._told.get(id(o), [])


def read(article: Article) -> list[Reading]:
    """Read the article: tag, frame, gather. It is one section, unless it is longer than any single report."""
    body = article.body
    hits = find_hits(body)
    korean = any(_korean(h) for h in hits)
    heading, war = title_words(article.title), _both_at_war(article, hits)
    out: list[Reading] = []
    section: list[Tagged] = []
    frames: list[Frame] = []
    for t in _tag_relevant(body, len(article.title), hits, korean):
        section.append(t)
        for f in find_frames(t):
            if discounted(heading, f.sentence, f.trigger, f.dates):
                f = replace(f, strong=False)
            frames.append(replace(f, actor=None) if war and _of_a_supplier(f) else f)
        if len(section) >= SECTION_SENTENCES or len(frames) >= SECTION_FRAMES:
            out.append(_gathered(article, body, section, frames, out))
            section, frames = [], []
    if section or not out:
        out.append(_gathered(article, body, section, frames, out))
    return out


def _gathered(
    article: Article, body: str, tagged: list[Tagged], frames: list[Frame], before: Sequence[Reading]
) -> Reading:
    """The reading of one section; only the first has the headline and the lead."""
    first_body = next((t.sentence.index for t in tagged if not t.sentence.in_title), 1)
    lead_end = NO_LEAD
    if not before:
        lead_end = DIGEST_SENTENCES if _DIGEST.search(article.title) else min(first_body, 3) + LEAD_SENTENCES
    zones = _Zones(article, tagged, frames, before[0].zone if before else None)
    occasions = gather(frames, zones.anchor, lead_end)
    date_incident(occasions, tagged, zones.anchor)
    name_attackers(occasions, tagged, lead_end)
    for o in occasions:
        o.site_zone = zones.of_occasion(o)
    by_index = {t.sentence.index: t for t in tagged}
    reading = Reading(article, body, tagged, frames, occasions, zones.default, by_index=by_index)
    _assign(reading, zones)
    return reading


# The two parties of the war since then: what either fires is fired at the other, with weapons that others gave too.
_PARTIES = frozenset({"RUS", "UKR"})
INVASION = dt.date(2022, 2, 24)


def _both_at_war(article: Article, hits: Sequence[Hit]) -> bool:
    at = article.published_at
    if at is None or at.date() < INVASION:
        return False
    named = {h.id for h in hits if h.kind == "actor"} | {sites()[h.id].country for h in hits if h.kind == "site"}
    return named >= _PARTIES


def _of_a_supplier(f: Frame) -> bool:
    """ "British missiles hit the bridge": their maker, not who fired them."""
    w, a = f.trigger.weapon, f.actor
    return w is not None and a is not None and w.owner == a and a.form == "demonym" and a.id not in _PARTIES


def _korean(hit: Hit) -> bool:
    """Whether the match shows that "the North" means North Korea here."""
    if hit.kind == "actor":
        return hit.id in ("PRK", "KOR") and hit.alias.lower() not in ("the north", "the south")
    return hit.kind == "speaker" and speakers()[hit.id].country in ("PRK", "KOR")


def _tag_relevant(body: str, title_length: int, hits: Sequence[Hit], korean: bool) -> Iterator[Tagged]:
    lowered = body.lower()
    if len(lowered) != len(body):  # a letter whose lower case is two: keep the offsets
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in body)
    if not lowered.isascii():  # half a surrogate pair cannot be searched; one mark for it keeps the offsets
        lowered = lowered.encode("utf-8", "replace").decode()
    matches = _RELEVANT.find_matches_as_indexes(lowered)
    marks = [start for _, start, _ in matches if start == 0 or not lowered[start - 1].isalpha()]
    at = mark = 0
    read_before: set[str] = set()
    for index, (start, end) in enumerate(spans(body, title_length)):
        while at < len(hits) and hits[at].start < start:
            at += 1
        inside = []
        k = at
        while k < len(hits) and hits[k].start < end:
            inside.append(hits[k])
            k += 1
        while mark < len(marks) and marks[mark] < start:
            mark += 1
        spoken = mark < len(marks) and marks[mark] < end
        if not spoken and not any(h.kind == "weapon" for h in inside):
            continue
        written = body[start:end]
        if written in read_before:
            continue  # a summary, a caption or a teaser that the page repeats word for word
        read_before.add(written)
        s = tokenise(body, index, start, end, end <= title_length)
        if len(s):
            caption = not s.in_title and is_credited(body, start, end)
            yield tag(s, names_in(s, inside, korean), caption=caption)


class _Zones:
    """The zone of each frame's launch place: its site's, its actor's, or the article's first."""

    def __init__(
        self, article: Article, tagged: Sequence[Tagged], frames: Sequence[Frame], default: str | None
    ) -> None:
        self._article = article
        self._tagged = {t.sentence.index: t for t in tagged}
        self._anchors: dict[str | None, Anchor | None] = {}
        self._sites: dict[tuple[int, int], Name | None] = {}
        self.default = default or next((f.actor.zone for f in frames if f.strong and f.actor), None)
        self._by_actor: dict[str, str] = {}
        for f in frames:
            if f.actor is not None and f.actor.id not in self._by_actor:
                site = self._site(f)
                if site is not None and site.country == f.actor.id and site.zone:
                    self._by_actor[f.actor.id] = site.zone

    def _site(self, frame: Frame) -> Name | None:
        if frame.at not in self._sites:
            self._sites[frame.at] = self._find_site(frame)
        return self._sites[frame.at]

    def _find_site(self, frame: Frame) -> Name | None:
        t = self._tagged[frame.sentence.index]
        if not t.kind("site"):
            return None
        origins = launch_places(t, frame.trigger.at, attack=True)
        found = next((p.name for p in origins if p.name is not None), None)
        if found is not None:
            return found
        # "fired missiles at two bases in Iraq": another state's land is a target, its launch site is none.
        home = frame.actor.country if frame.actor is not None else None
        for p in launch_places(t, frame.trigger.at):
            n = p.name
            if n is not None and (home is None or n.country in (home, "XXX") or n.form == "launch_site"):
                return n
        return None

    def of_frame(self, frame: Frame) -> str | None:
        """The tzdata zone of the frame's launch place."""
        site = self._site(frame)
        if site is not None and site.zone:
            return site.zone
        if frame.actor is not None:
            return self._by_actor.get(frame.actor.id, frame.actor.zone)
        return self.default

    def of_occasion(self, occasion: Occasion) -> str | None:
        """The zone of the first launch place that its frames name, else that of its first frame."""
        for frame in occasion.frames:
            site = self._site(frame)
            if site is not None and site.zone:
                return site.zone
        return self.of_frame(next((f for f in occasion.frames if f.actor is not None), occasion.first))

    def anchor(self, frame: Frame) -> Anchor | None:
        """The publication day at the frame's launch place."""
        zone = self.of_frame(frame)
        if zone not in self._anchors:
            self._anchors[zone] = anchor_for(self._article, zone)
        return self._anchors[zone]


def _assign(r: Reading, zones: _Zones) -> None:
    """Every frame to its occasion, and every sentence to the occasion that it goes on about."""
    placed = {id(f): o for o in r.occasions for f in o.frames}
    by_sentence: dict[int, list[Frame]] = {}
    for f in r.frames:
        by_sentence.setdefault(f.sentence.index, []).append(f)
    main = r.occasions[0] if r.occasions else None
    current: Occasion | None = main
    since = 0
    for t in r.tagged:
        points: list[tuple[int, Occasion | None]] = []
        here = by_sentence.get(t.sentence.index, [])
        strong = [(f.trigger.at, placed[id(f)]) for f in here if id(f) in placed]
        for f in here:
            o = placed.get(id(f))
            if o is None and strong and not f.dates and f.realis != "general":
                # What a sentence adds without a day of its own goes with the occasion it tells of.
                at = nearest(t.sentence, f.trigger.at, f.trigger.at + 1, [p for p, _ in strong])
                o = next((x for p, x in strong if p == at), None)
            elif o is None:
                o = _weak_owner(r, f, zones, current)
            points.append((f.trigger.at, o))
        r.owners[t.sentence.index] = points
        r.focus[t.sentence.index] = current
        named = [o for _, o in points if o is not None]
        if named:
            current, since = (main if main in named else named[-1]), 0
        elif "latest" in t.sentence.bag:
            current, since = main, 0
        else:
            since += 1
            if since > 1:
                current = main


def _weak_owner(r: Reading, f: Frame, zones: _Zones, current: Occasion | None) -> Occasion | None:
    resolved, _ = date_of(f, zones.anchor(f))
    if f.actor is not None and f.actor.form == "speaker":
        # "Officials said the launch took place": they tell of it.
        f = replace(f, actor=None)
    if resolved is None and f.dates:
        return None
    if resolved is not None:
        for o in r.occasions:
            if (
                o.resolved
                and same_actor(o.actor, f.actor)
                and (o.resolved.iso.startswith(resolved.iso) or resolved.iso.startswith(o.resolved.iso))
            ):
                return o
        return None
    if f.realis == "general":
        return None
    return current if current is None or same_actor(current.actor, f.actor) else None
