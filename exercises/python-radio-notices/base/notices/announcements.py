"""What can be done with a notice."""

import secrets
from datetime import date

from notices.db import writing

LONGEST_TEXT = 600


class Refused(Exception):
    """What was asked for cannot be done; the message says why."""


class NotFound(Refused):
    pass


def submit(database, group, contact, text, starts_on, ends_on):
    """Takes a notice in and returns its id and the code that takes it back."""
    for name, value in (("group", group), ("contact", contact), ("text", text)):
        if not isinstance(value, str) or not value.strip():
            raise Refused(f"A {name} is needed.")
    if len(text) > LONGEST_TEXT:
        raise Refused(f"A text has {LONGEST_TEXT} characters at most.")
    if _day(starts_on) > _day(ends_on):
        raise Refused("The last day is before the first.")
    code = secrets.token_urlsafe(12)
    row = database.execute(
        "INSERT INTO announcements (group_name, contact, text, starts_on, ends_on, code)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (group, contact, text, starts_on, ends_on, code),
    ).fetchone()
    return row["id"], code


def find(database, number):
    row = database.execute("SELECT * FROM announcements WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def approve(database, number):
    with writing(database):
        if find(database, number)["status"] != "submitted":
            raise Refused("Only a notice that was just sent in can be approved.")
        database.execute("UPDATE announcements SET status = 'approved' WHERE id = ?", (number,))


def withdraw(database, number):
    with writing(database):
        find(database, number)
        database.execute("UPDATE announcements SET status = 'withdrawn' WHERE id = ?", (number,))


def on_air(database, day):
    """The approved notices of a day, those that end first in front."""
    return database.execute(
        "SELECT * FROM announcements WHERE status = 'approved'"
        " AND starts_on <= :day AND ends_on >= :day ORDER BY ends_on, id",
        {"day": day.isoformat()},
    ).fetchall()


def public(row):
    """A notice as everybody may see it."""
    return {
        "id": row["id"],
        "group": row["group_name"],
        "text": row["text"],
        "until": row["ends_on"],
    }


def _day(value):
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused("A day is written YYYY-MM-DD.") from None
    if day.isoformat() != value:
        raise Refused("A day is written YYYY-MM-DD.")
    return day
