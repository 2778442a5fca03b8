"""What one crawl process is told to do; travels as a JSON file from collect to the runner."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

# What is known already is never fetched for its age, so looking back costs only what was missed.
LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """The sources of one process and the window of publication times that is asked for (either end may be open)."""

    run_id: str
    source_ids: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    stats_file: str

    def write(self, path: Path) -> None:
        """Write as JSON."""
        data = asdict(self) | {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }
        path.write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> CrawlPlan:
        """The inverse of `write`."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            run_id=data["run_id"],
            source_ids=tuple(data["source_ids"]),
            since=datetime.fromisoformat(data["since"]) if data["since"] else None,
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
            stats_file=data["stats_file"],
        )

    @property
    def earliest(self) -> datetime | None:
        """The oldest entry taken: a week before the window, for what was listed late or while the source was down."""
        return self.since - LATE if self.since else None

    def holds(self, moment: datetime | None) -> bool:
        """Whether an entry of that time is taken; an undated one is."""
        if moment is None:
            return True
        return (self.earliest is None or moment >= self.earliest) and (self.until is None or moment < self.until)

    def is_past(self, moment: datetime | None) -> bool:
        """Whether the window ends before an entry of that time, which is left to a later run."""
        return moment is not None and self.until is not None and moment >= self.until
