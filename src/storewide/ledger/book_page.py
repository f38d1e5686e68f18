"""What stands above the list of the ledger: how much was measurable, the totals with the luck taken out, the holdouts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.figures import Part
from storewide.kit.pages import Action
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tone
from storewide.ledger import book_words, totals
from storewide.ledger.book import Book, Line
from storewide.ledger.totals import Coverage, Sum
from storewide.ownership.models import Group
from storewide.stats.shrinking import Prior


@dataclass(frozen=True)
class Row:
    """A total as its table shows it."""

    name: str
    changes: str
    measured: str
    promised: str
    raw: str
    raw_between: str
    shrunken: str
    between: str


def actions(request: SignedInRequest) -> tuple[Action, ...]:
    """What else there is of the ledger."""
    query = request.GET.urlencode()
    as_json = reverse("ledger:book-json") + (f"?{query}" if query else "")
    return (
        Action(_("Never measured"), reverse("ledger:unmeasured")),
        Action(_("Promises"), reverse("ledger:effects"), "quiet"),
        Action(_("Measured effects"), reverse("ledger:measured-effects"), "quiet"),
        Action(_("Decisions"), reverse("ledger:decisions"), "quiet"),
        Action(_("JSON"), as_json, "quiet"),
    )


def context(book: Book, lines: Sequence[Line]) -> dict[str, Any]:
    """What the template shows besides the list."""
    return {
        "coverage": [(book_words.covered(each), _parts(each)) for each in totals.coverage(lines)],
        "without_money": _without_money(lines),
        "groups": [(name, [row(each) for each in found]) for name, found in groups(lines, book.prior)],
        "truths": [
            (each.holdout.link, book_words.truth(each))
            for each in totals.truths(lines, book.held, book.prior)
        ],
        "experience": formats.number(book.prior.experiments),
    }


def groups(lines: Sequence[Line], prior: Prior) -> list[tuple[str, list[Sum]]]:
    """The totals by name: of all, by goal, team, group of areas, and quarter; without those that have no row."""
    found = [
        (_("All changes"), totals.whole(lines, prior)),
        (_("By goal"), totals.by_goal(lines, prior)),
        (_("By team"), totals.by_team(lines, prior)),
        (_("By group of areas"), [_of_group(each) for each in totals.by_group(lines, prior)]),
        (_("By quarter"), totals.by_quarter(lines, prior)),
    ]
    return [(name, rows) for name, rows in found if rows]


def _of_group(found: Sum) -> Sum:
    return replace(found, name=str(Group(found.name).label) if found.name else "")


def _parts(found: Coverage) -> list[Part]:
    measured = Part(
        _("Measured"), found.measured, book_words.amount(found.measured, found.currency), Tone.GOOD
    )
    return [
        measured,
        *(
            Part(
                each.reason.label,
                each.promised,
                book_words.amount(each.promised, found.currency),
                Tone.PLAIN,
                note=book_words.changes(each.changes),
            )
            for each in found.why
        ),
    ]


def _without_money(lines: Sequence[Line]) -> str:
    count = sum(line.was_promised and line.promised_money is None for line in lines)
    return book_words.without_money(count)


def row(found: Sum) -> Row:
    """A total as people read it."""
    return Row(
        name=found.name,
        changes=formats.number(found.changes),
        measured=formats.number(found.measured),
        promised=book_words.amount(found.promised, found.currency) if found.promised else formats.NO_VALUE,
        raw=book_words.worth(found.raw, found.currency),
        raw_between=book_words.between(found.raw, found.currency),
        shrunken=book_words.worth(found.shrunken, found.currency),
        between=book_words.between(found.shrunken, found.currency),
    )
