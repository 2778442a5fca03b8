"""Scores extracted mentions against annotated articles, field by field."""

from pipelines.evaluation.scoring import Disagreement, Score, score

__all__ = ["Disagreement", "Score", "score"]
