"""Whether one article repeats another: exact containment, with a guard against templates."""

from __future__ import annotations

from pipelines.deduplication.fingerprint import DIGEST_HASHES, Fingerprint, hashes_of

# Half of the shorter text's shingles in the longer one: recall 0.97 on truncated, re-led and edited copies (measured).
LEAST_CONTAINMENT = 0.5
# A feed item of one or two sentences shares stock phrases with independent ones; there a copy is nearly verbatim.
SHORT_SHINGLES = 30
SHORT_CONTAINMENT = 0.75
# The estimate from digests errs by 0.06 (standard deviation at a half): it passes over one copy of a hundred at the
# very limit, and none above 0.6.
ESTIMATE_SLACK = 0.15
# Below this a text is a headline: only the same words are a copy.
LEAST_SHINGLES = 8
# A round-up that quotes many stories whole is no copy of any of them.
LEAST_SIZE_RATIO = 0.15
# Same wording with other numbers and days is another event: at least 0.7 of the figures must recur (measured: this
# drops template pairs, which pass every text method at 0.94–1.0, to none).
LEAST_FIGURES_SHARED = 0.7
FEW_FIGURES = 3
# From here on the texts differ in little but their figures, so every figure counts.
WORD_FOR_WORD = 0.9


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the smaller set of shingles that the other holds, 0 to 1."""
    smaller = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / smaller if smaller else 0.0


def worth_reading(one: bytes, other: bytes) -> bool:
    """Whether two texts with these digests may be copies, so that comparing the texts themselves is worth it.

    The share of the smaller text's hashes that the larger text has too, among those that both digests would hold.
    """
    a, b = hashes_of(one), hashes_of(other)
    if not a or not b:
        return False
    # A digest that is not full holds all hashes of its text.
    tops = [max(part) for part in (a, b) if len(part) == DIGEST_HASHES]
    if not tops:
        return len(a & b) >= LEAST_CONTAINMENT * min(len(a), len(b))
    top = min(tops)
    held = min(sum(h <= top for h in a), sum(h <= top for h in b))
    return len(a & b) >= (LEAST_CONTAINMENT - ESTIMATE_SLACK) * held


def copy_containment(one: Fingerprint, other: Fingerprint) -> float | None:
    """The containment when one text is a copy of the other, else None. Symmetric."""
    small, large = sorted((one, other), key=lambda f: (len(f.shingles), f.text_hash))
    if small.text_hash == large.text_hash:
        return 1.0 if small.words else None
    if len(small.shingles) < LEAST_SHINGLES or len(small.shingles) < LEAST_SIZE_RATIO * len(large.shingles):
        return None
    share = containment(small, large)
    least = SHORT_CONTAINMENT if len(small.shingles) < SHORT_SHINGLES else LEAST_CONTAINMENT
    return share if share >= least and _same_figures(small, large, share) else None


def _same_figures(small: Fingerprint, large: Fingerprint, share: float) -> bool:
    """Whether the figures of the text with fewer recur; where nearly all words are the same, those of either."""
    word_for_word = share >= WORD_FOR_WORD and len(small.shingles) >= WORD_FOR_WORD * len(large.shingles)
    figures = (max if word_for_word else min)(len(small.figures), len(large.figures))
    shared = len(small.figures & large.figures)
    return shared >= (figures if figures < FEW_FIGURES else LEAST_FIGURES_SHARED * figures)
