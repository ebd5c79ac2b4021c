"""python -m rota: the commands that the tablet in the kitchen runs for whoever taps their name."""

import argparse
import os
import sys
from datetime import date, timedelta
from pathlib import Path

from rota.messages import Board, PrintedBoard
from rota.people import Person
from rota.schedule import Refused
from rota.store import Store


def main(words: list[str], store: Store, board: Board, today: date) -> int:
    parser = argparse.ArgumentParser(prog="rota")
    commands = parser.add_subparsers(dest="command", required=True)
    join = commands.add_parser("join", help="a new person in the house")
    join.add_argument("name")
    show = commands.add_parser("show", help="the coming turns")
    show.add_argument("--days", type=int, default=7)
    plan = commands.add_parser("plan", help="share out the coming days")
    plan.add_argument("--days", type=int, default=14)
    mine = commands.add_parser("mine", help="somebody's own turns")
    mine.add_argument("--as", dest="me", required=True)
    arguments = parser.parse_args(words)

    try:
        match arguments.command:
            case "join":
                with store.change() as schedule:
                    if arguments.name in schedule.people:
                        raise Refused(f"{arguments.name} lives here already.")
                    schedule.people[arguments.name] = Person(arguments.name)
            case "show":
                schedule = store.read()
                for day in (today + timedelta(days=offset) for offset in range(arguments.days)):
                    print(f"{day:%a %d %b}  {schedule.cook_on(day) or '-'}")
            case "plan":
                with store.change() as schedule:
                    planned = schedule.plan(today, arguments.days)
                for turn in planned:
                    board.tell(turn.cook, f"You cook on {turn.day:%A, %d %B}.")
            case "mine":
                for turn in store.read().turns_of(arguments.me, today):
                    print(f"{turn.day:%a %d %b}")
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    kept = Store(Path(os.environ.get("ROTA", "rota.json")))
    sys.exit(main(sys.argv[1:], kept, PrintedBoard(), date.today()))
