"""The people of the house."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    # The day of the week on which somebody never cooks; Monday is 0.
    day_off: int | None = None
    # Does not cook for now: an exam, a broken arm, a new baby.
    paused: bool = False
