"""The warehouse as its readers see it: a folder that answers Questions from its newest manifest."""

from datetime import date
from pathlib import Path

from storewide.warehouse.questions import Answer, Question
from storewide.warehouse.schemas import Terms


class Warehouse:
    """Answers from the facts in `folder`; safe to share between threads, keeps answers until the facts change.

    A folder that does not exist yet is an empty warehouse; nothing is written by asking.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def version(self) -> int:
        """The number of the newest manifest; 0 where nothing was ever imported."""
        raise NotImplementedError

    def ask(self, question: Question) -> Answer:
        """The answer from the newest facts. Raises QuestionInvalid or MixedCurrencies."""
        raise NotImplementedError

    def stores(self) -> dict[str, Terms]:
        """The stores that have facts, with the terms their facts were read against."""
        raise NotImplementedError

    def extent(self, store: str | None = None) -> tuple[date, date] | None:
        """First and last day with any fact of the store (of all stores without one); None where there is none."""
        raise NotImplementedError

    def values(self, dimension: str, store: str | None = None) -> tuple[str, ...]:
        """The values a dimension takes, sorted, `(none)` last; what a filter may ask for."""
        raise NotImplementedError

    def verify(self) -> tuple[str, ...]:
        """Every fault of the folder against its manifest, one sentence each; empty when it is whole."""
        raise NotImplementedError
