"""The time at the station."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Pacific/Auckland")


def now():
    return datetime.now(ZONE)
