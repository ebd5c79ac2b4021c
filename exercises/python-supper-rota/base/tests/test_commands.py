import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from rota.__main__ import main
from rota.messages import RememberedBoard
from rota.store import Store
from tests.helpers import MONDAY


class CommandsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = Store(Path(folder.name) / "rota.json")
        self.board = RememberedBoard()

    def run_rota(self, words: str) -> tuple[int, str]:
        """The exit status, and what was printed on either stream."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main(words.split(), self.store, self.board, MONDAY)
        return status, printed.getvalue()

    def test_plans_and_tells_the_cooks(self):
        self.run_rota("join Dora")
        self.run_rota("join Marek")
        self.run_rota("plan --days 2")

        self.assertEqual(self.run_rota("show --days 3"), (0, "Mon 02 Mar  Dora\nTue 03 Mar  Marek\nWed 04 Mar  -\n"))
        self.assertIn(("Marek", "You cook on Tuesday, 03 March."), self.board.sent)

    def test_refuses_with_a_sentence(self):
        self.run_rota("join Dora")
        self.assertEqual(self.run_rota("join Dora"), (1, "Dora lives here already.\n"))
