from datetime import date

from notices import announcements
from notices.announcements import Refused
from tests.helpers import DatabaseTest


class Announcements(DatabaseTest):
    def texts(self, day):
        return [row["text"] for row in announcements.on_air(self.database, date.fromisoformat(day))]

    def test_are_on_air_from_the_first_day_to_the_last(self):
        self.approved("Fair.", "2026-03-02", "2026-03-04")
        days = ["2026-03-01", "2026-03-02", "2026-03-04", "2026-03-05"]
        self.assertEqual([[], ["Fair."], ["Fair."], []], [self.texts(day) for day in days])

    def test_are_not_on_air_before_approval_or_after_withdrawal(self):
        number, _code = announcements.submit(
            self.database, "School", "school@example.org", "Fair.", "2026-03-02", "2026-03-04"
        )
        self.assertEqual([], self.texts("2026-03-02"))
        announcements.approve(self.database, number)
        self.assertEqual(["Fair."], self.texts("2026-03-02"))
        announcements.withdraw(self.database, number)
        self.assertEqual([], self.texts("2026-03-02"))

    def test_are_approved_once(self):
        with self.assertRaisesRegex(Refused, "just sent in"):
            announcements.approve(self.database, self.approved())

    def test_are_refused_with_bad_days(self):
        for first, last in [("2026-03-04", "2026-03-02"), ("soon", "2026-03-02"), ("20260302", "2026-03-04")]:
            with self.assertRaises(Refused):
                self.approved("Fair.", first, last)
