"""What makes rules unfit to be served: found when they are saved, so that it is never found by a visitor."""

from typing import Any


class Unfit(Exception):
    """A part of the rules cannot be served: `code` says what is wrong, `where` with which part, `said` the values."""

    def __init__(self, code: str, where: str, **said: Any) -> None:
        super().__init__(f"{where}: {code} {said}" if said else f"{where}: {code}")
        self.code = code
        self.where = where
        self.said = said
