"""Keeps people and turns in one JSON file.

Several of us have the program open at once, so `change` reads, changes and
writes under a lock: what it is given is always what is in the file.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Iterator

from rota.people import Person
from rota.schedule import Schedule, Turn


class Store:
    def __init__(self, path: Path):
        self.path = path

    def read(self) -> Schedule:
        if not self.path.exists():
            return Schedule([])
        kept = json.loads(self.path.read_text(encoding="utf-8"))
        return Schedule(
            (Person(**person) for person in kept["people"]),
            (Turn(date.fromisoformat(turn["day"]), turn["cook"]) for turn in kept["turns"]),
        )

    @contextmanager
    def change(self) -> Iterator[Schedule]:
        """Saves when the block ends well, and nothing when it raises."""
        with open(self.path.with_suffix(".lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            schedule = self.read()
            yield schedule
            self._write(schedule)

    def _write(self, schedule: Schedule) -> None:
        kept = {
            "people": [vars(person) for person in schedule.people.values()],
            "turns": [
                {"day": turn.day.isoformat(), "cook": turn.cook}
                for turn in sorted(schedule.turns.values(), key=lambda turn: turn.day)
            ],
        }
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(beside, self.path)
