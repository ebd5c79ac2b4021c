"""What the tests share."""

from datetime import date

from rota.people import Person
from rota.schedule import Schedule, Turn

# A Monday.
MONDAY = date(2026, 3, 2)


def house(*turns: Turn) -> Schedule:
    """Four people, of whom Emil never cooks on Wednesdays and Lea does not cook for now."""
    return Schedule([Person("Dora"), Person("Emil", day_off=2), Person("Lea", paused=True), Person("Marek")], turns)
