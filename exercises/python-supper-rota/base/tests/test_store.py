import tempfile
import unittest
from pathlib import Path

from rota.people import Person
from rota.schedule import Turn
from rota.store import Store
from tests.helpers import MONDAY


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = Store(Path(folder.name) / "rota.json")

    def test_gives_back_what_was_saved(self):
        with self.store.change() as schedule:
            schedule.people["Zoë"] = Person("Zoë", day_off=4)
            schedule.turns[MONDAY] = Turn(MONDAY, "Zoë")

        again = self.store.read()
        self.assertEqual(again.people, {"Zoë": Person("Zoë", day_off=4)})
        self.assertEqual(again.cook_on(MONDAY), "Zoë")

    def test_saves_nothing_when_the_change_fails(self):
        with self.assertRaises(ZeroDivisionError):
            with self.store.change() as schedule:
                schedule.people["Zoë"] = Person("Zoë")
                raise ZeroDivisionError

        self.assertEqual(self.store.read().people, {})
