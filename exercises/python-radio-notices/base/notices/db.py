"""The SQLite file: opening it, changing it, and keeping its tables up to date."""

import sqlite3
from contextlib import contextmanager
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


def connect(path):
    # Without an isolation level each statement stands alone, unless it is
    # within writing().
    database = sqlite3.connect(path, timeout=5, isolation_level=None)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA foreign_keys = ON")
    return database


@contextmanager
def writing(database):
    """One change, locked from its first look at the data to its last write."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def migrate(database):
    done = database.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(sorted(MIGRATIONS.glob("*.sql")), 1):
        if number > done:
            database.executescript(
                f"BEGIN;\n{script.read_text()}\nPRAGMA user_version = {number};\nCOMMIT;"
            )
