"""Turns, and how they are shared out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Iterable

from rota.people import Person


class Refused(Exception):
    """Something that the house does not do; the message is for the person."""


@dataclass(frozen=True)
class Turn:
    day: date
    cook: str


class Schedule:
    """The turns by day. Whoever changes it saves it; see store.py."""

    def __init__(self, people: Iterable[Person], turns: Iterable[Turn] = ()):
        self.people = {person.name: person for person in people}
        self.turns = {turn.day: turn for turn in turns}

    def cook_on(self, day: date) -> str | None:
        turn = self.turns.get(day)
        return turn.cook if turn else None

    def turns_of(self, name: str, since: date) -> list[Turn]:
        return sorted(
            (turn for turn in self.turns.values() if turn.cook == name and turn.day >= since),
            key=lambda turn: turn.day,
        )

    def plan(self, first: date, days: int) -> list[Turn]:
        """Shares out the days that nobody has yet, to whoever waited longest."""
        planned = []
        for day in (first + timedelta(days=offset) for offset in range(days)):
            if day in self.turns:
                continue
            cook = self._next_cook(day)
            if cook is None:
                raise Refused(f"Nobody can cook on {day:%A, %d %B}.")
            self.turns[day] = Turn(day, cook)
            planned.append(self.turns[day])
        return planned

    def _next_cook(self, day: date) -> str | None:
        can_cook = [person.name for person in self.people.values() if self.can_cook(person.name, day)]
        return min(can_cook, key=lambda name: (self._last_before(name, day), name), default=None)

    def can_cook(self, name: str, day: date) -> bool:
        person = self.people[name]
        return not person.paused and person.day_off != day.weekday()

    def _last_before(self, name: str, day: date) -> date:
        return max((turn.day for turn in self.turns.values() if turn.cook == name and turn.day < day), default=date.min)
