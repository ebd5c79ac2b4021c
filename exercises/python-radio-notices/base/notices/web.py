"""The HTTP side, as a WSGI application."""

import hmac
import json
import re
from contextlib import closing

from notices import announcements, db, pages
from notices.announcements import NotFound, Refused

LARGEST_BODY = 16 * 1024
STATUS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found"}


class Forbidden(Exception):
    pass


class App:
    def __init__(self, path, studio_key, now):
        self.path = path
        self.studio_key = studio_key
        self.now = now

    def __call__(self, environ, start_response):
        with closing(db.connect(self.path)) as database:
            try:
                status, kind, body = self.route(environ, database)
            except Forbidden:
                status, kind, body = answer(403, {"error": "That needs a key."})
            except NotFound as refusal:
                status, kind, body = answer(404, {"error": str(refusal)})
            except Refused as refusal:
                status, kind, body = answer(400, {"error": str(refusal)})
        start_response(f"{status} {STATUS[status]}", [("Content-Type", kind)])
        return [body]

    def route(self, environ, database):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        today = self.now().date()
        if (method, path) == ("GET", "/screen"):
            return page(pages.screen(today, announcements.on_air(database, today)))
        if (method, path) == ("GET", "/screen.json"):
            rows = announcements.on_air(database, today)
            return answer(200, [announcements.public(row) for row in rows])
        if (method, path) == ("POST", "/announcements"):
            return self.submit(read_json(environ), database)
        if found := re.fullmatch(r"/announcements/(\d{1,9})/(approve|withdraw)", path):
            if method == "POST":
                return self.change(environ, database, int(found[1]), found[2])
        raise NotFound("There is nothing here.")

    def submit(self, body, database):
        names = ("group", "contact", "text", "starts_on", "ends_on")
        number, code = announcements.submit(database, *(body.get(name) for name in names))
        return answer(201, {"id": number, "code": code})

    def change(self, environ, database, number, action):
        if action == "approve":
            self.ask_for_key(environ)
            announcements.approve(database, number)
        else:
            code = announcements.find(database, number)["code"]
            if not same(environ.get("HTTP_X_CODE", ""), code):
                self.ask_for_key(environ)
            announcements.withdraw(database, number)
        return 204, "text/plain", b""

    def ask_for_key(self, environ):
        if not same(environ.get("HTTP_X_STUDIO_KEY", ""), self.studio_key):
            raise Forbidden


def same(given, secret):
    return hmac.compare_digest(given.encode(), secret.encode())


def read_body(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > LARGEST_BODY:
        raise Refused("The body is too large.")
    return environ["wsgi.input"].read(length)


def read_json(environ):
    try:
        body = json.loads(read_body(environ))
    except ValueError:
        raise Refused("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Refused("The body is not an object.")
    return body


def answer(status, value):
    return status, "application/json", json.dumps(value).encode()


def page(text):
    return 200, "text/html; charset=utf-8", text.encode()
