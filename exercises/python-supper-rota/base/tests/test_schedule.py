import unittest
from datetime import timedelta

from rota.people import Person
from rota.schedule import Refused, Schedule, Turn
from tests.helpers import MONDAY, house


class PlanTest(unittest.TestCase):
    def test_goes_round_and_leaves_out_who_cannot(self):
        cooks = [turn.cook for turn in house().plan(MONDAY, 5)]
        self.assertEqual(cooks, ["Dora", "Emil", "Marek", "Dora", "Emil"])

    def test_keeps_the_day_off(self):
        schedule = house(Turn(MONDAY, "Marek"), Turn(MONDAY + timedelta(days=1), "Dora"))
        self.assertEqual(schedule.plan(MONDAY, 3)[0].cook, "Marek")

    def test_leaves_what_is_planned(self):
        schedule = house(Turn(MONDAY, "Marek"))
        schedule.plan(MONDAY, 2)
        self.assertEqual(schedule.cook_on(MONDAY), "Marek")

    def test_says_when_nobody_can(self):
        with self.assertRaisesRegex(Refused, "Nobody can cook on Monday, 02 March"):
            Schedule([Person("Lea", paused=True)]).plan(MONDAY, 1)


class TurnsTest(unittest.TestCase):
    def test_of_one_person_from_a_day_on(self):
        later = Turn(MONDAY + timedelta(days=9), "Dora")
        schedule = house(later, Turn(MONDAY, "Dora"), Turn(MONDAY + timedelta(days=1), "Emil"))
        self.assertEqual(schedule.turns_of("Dora", MONDAY + timedelta(days=1)), [later])
