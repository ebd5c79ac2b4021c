"""What the house's notice board sends to people's phones."""

from typing import Protocol


class Board(Protocol):
    def tell(self, name: str, text: str) -> None: ...


class PrintedBoard:
    """Stands in for the real board on a laptop."""

    def tell(self, name: str, text: str) -> None:
        print(f"[to {name}] {text}")


class RememberedBoard:
    """For tests: what would have been sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def tell(self, name: str, text: str) -> None:
        self.sent.append((name, text))
