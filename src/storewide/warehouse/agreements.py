"""What must add up within an export: an order's own total, and the columns it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class AgreementUnreadable(ValueError):
    """A preset's table of what must add up is not understood; the message says which key."""


@dataclass(frozen=True)
class Term:
    """One summand: the product of its columns, taken away where `minus`."""

    columns: tuple[str, ...]
    minus: bool


@dataclass(frozen=True)
class Agreement:
    """`total` must be one of the `sums`, or (`at_least`) no less than the first.

    `by`: the column that rows of one order share, over which both sides are added up; None: each row by itself.
    """

    total: str
    sums: tuple[tuple[Term, ...], ...]
    by: str | None = None
    at_least: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it looks into."""
        terms = [column for one in self.sums for term in one for column in term.columns]
        return tuple(dict.fromkeys([self.total, *([self.by] if self.by else []), *terms]))


def parse(table: Any) -> Agreement:
    """From the text of a preset: `total`, `by`, and `sums` or `at_least` as lists of summands.

    A summand is a column, `- column`, or `column * column`.
    """
    if not isinstance(table, Mapping) or not isinstance(table.get("total"), str):
        raise AgreementUnreadable("agree needs a total.")
    sums, at_least = table.get("sums"), table.get("at_least")
    if set(table) - {"total", "by", "sums", "at_least"} or (sums is None) == (at_least is None):
        raise AgreementUnreadable("agree may have total, by, and either sums or at_least.")
    lists = sums if sums is not None else [at_least]
    if not isinstance(lists, list) or not all(_is_list_of_texts(each) for each in lists):
        raise AgreementUnreadable("sums must be a list of lists of texts, at_least a list of texts.")
    return Agreement(
        total=table["total"],
        sums=tuple(tuple(_term(text) for text in each) for each in lists),
        by=table.get("by"),
        at_least=sums is None,
    )


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _term(text: str) -> Term:
    minus = text.startswith("- ")
    return Term(tuple(part.strip() for part in text.removeprefix("- ").split(" * ")), minus)
