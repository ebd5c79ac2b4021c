import io
import json
import os
import tempfile
import unittest
from datetime import datetime

from notices import announcements, db
from notices.clock import ZONE
from notices.web import App

KEY = "for tests"


class DatabaseTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "notices.db")
        self.database = db.connect(self.path)
        self.addCleanup(self.database.close)
        db.migrate(self.database)

    def approved(self, text="Working bee.", starts_on="2026-03-02", ends_on="2026-03-07", group="Gardens"):
        number, _code = announcements.submit(
            self.database, group, "gardens@example.org", text, starts_on, ends_on
        )
        announcements.approve(self.database, number)
        return number


class WebTest(DatabaseTest):
    def setUp(self):
        super().setUp()
        self.app = App(self.path, KEY, lambda: datetime(2026, 3, 4, 8, 0, tzinfo=ZONE))

    def call(self, method, path, body=None, **headers):
        """The status and the body of the answer, decoded when it is JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": io.BytesIO(raw),
            **headers,
        }
        got = {}

        def start(status, pairs):
            got.update(status=int(status[:3]), kind=dict(pairs)["Content-Type"])

        text = b"".join(self.app(environ, start)).decode()
        return got["status"], json.loads(text) if got["kind"] == "application/json" else text
