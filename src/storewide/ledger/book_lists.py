"""The book as a list, and what of it was never measured as a list to act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.links import Link
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.ledger import book_words
from storewide.ledger.book import Book, Line
from storewide.ledger.models import Grade
from storewide.ledger.reasons import Reason
from storewide.lib.money import Money
from storewide.ownership.models import Group

_NOTHING_LIVE = Empty(
    _("Nothing is live yet"),
    _(
        "Each request, release and experiment that goes live stands here with what it promised, what it did, "
        "and what that is worth a year."
    ),
)


@dataclass(frozen=True)
class Unmeasured:
    """Something that nobody measured: why, since how many days, whose it is, and the one thing to do about it."""

    name: str
    url: str
    kind: str
    owner: str
    team: str
    area: str
    area_name: str
    since: date
    days: int
    reason: Reason
    money: Money | None
    promised: float
    action: Link


def rows_of(book: Book, today: date) -> list[Unmeasured]:
    """What of the book was never measured, the most money first, then the oldest."""
    found = [_of_line(line, today) for line in book.lines if line.reason is not None]
    for told in book.not_live:
        reason = Reason.GRADE_D if told.grade == Grade.D else Reason.NOT_LIVE
        link = book_words.action(reason, None, told)
        days = (today - told.due_on).days
        found.append(
            Unmeasured(
                told.what,
                link.url,
                str(_("promise")),
                told.owner,
                "",
                "",
                "",
                told.due_on,
                days,
                reason,
                None,
                0.0,
                link,
            )
        )
    return sorted(found, key=lambda each: (-each.promised, -each.days, each.name))


def _of_line(line: Line, today: date) -> Unmeasured:
    assert line.reason is not None  # noqa: S101 - asked for
    promised, item = line.promised_money, line.item
    return Unmeasured(
        name=item.link.label,
        url=item.link.url,
        kind=str(item.kind),
        owner=line.owner,
        team=item.team,
        area=item.area,
        area_name=item.area_name,
        since=item.live_on,
        days=(today - item.live_on).days,
        reason=line.reason,
        money=None if promised is None else Money(round(promised), line.currency),
        promised=abs(promised or 0.0),
        action=book_words.action(line.reason, line, line.promised),
    )


def narrowed(found: Book, *, area: str, group: str) -> Book:
    """The book of one area (its slug), or of one group of areas; empty: of all. What is not live is of no area."""
    if not area and not group:
        return found
    lines = (line for line in found.lines if area in ("", line.item.area) and group in ("", line.item.group))
    return replace(found, lines=tuple(lines), not_live=())


def book(rows: Sequence[Line]) -> ListSpec:
    """The list of all that is live; its filters offer what there is."""
    return ListSpec(
        name="ledger",
        columns=(
            Column("what", _("What is live"), value="item__link__label", sort="item__link__label", url=_url),
            Column("kind", _("Kind"), value="item__kind", priority=3),
            Column("owner", _("Accountable"), sort="owner", priority=2),
            Column("promised", _("Promised"), value=lambda row: book_words.promised(row.promised)),
            Column("measured", _("Measured"), value=book_words.measured, priority=2),
            Column("grade", _("Grade"), value=book_words.grade_tag, kind=Kind.TAG, sort="grade"),
            Column(
                "decision",
                _("Decision"),
                value=book_words.outcome_tag,
                kind=Kind.TAG,
                sort="outcome",
                priority=2,
            ),
            Column("money", _("Money a year"), value=book_words.money_of, sort="money__value"),
            Column("reckoned", _("How it is computed"), value=book_words.reckoned, priority=3),
            Column("live", _("Live since"), value="item__live_on", kind=Kind.DAY, sort="item__live_on"),
        ),
        search=("item__link__label", "owner", "item__area_name"),
        search_label=_("Search what is live"),
        filters=(
            Filter("goal", _("Goal"), _goals(rows), apply=_by_goal),
            Filter("team", _("Team"), _named(row.item.team for row in rows), field="item__team"),
            Filter("quarter", _("Quarter"), _named((row.quarter for row in rows), newest=True)),
            Filter("area", _("Area"), _areas(rows), field="item__area"),
            Filter("group", _("Group of areas"), Group.choices, field="item__group"),
            Filter("grade", _("Grade"), Grade.choices),
        ),
        order="-live",
        counted=ngettext_lazy("%(shown)s change", "%(shown)s changes", "count"),
        empty=_NOTHING_LIVE,
    )


def unmeasured(rows: Sequence[Unmeasured], first: Action | None) -> ListSpec:
    """What was never measured; each row has one thing to do."""
    return ListSpec(
        name="never-measured",
        columns=(
            Column("name", _("What is live"), sort="name", url=lambda row: row.url),
            Column("kind", _("Kind"), priority=3),
            Column("reason", _("Why not"), value="reason__label", sort="reason__value"),
            Column("action", _("To do"), kind=Kind.LINK),
            Column("owner", _("Accountable"), sort="owner"),
            Column("money", _("Promised a year"), kind=Kind.MONEY, sort="promised", digits=0),
            Column("days", _("Days"), kind=Kind.NUMBER, sort="days"),
            Column("since", _("Since"), kind=Kind.DAY, sort="since", priority=2),
        ),
        search=("name", "owner", "area_name"),
        search_label=_("Search what was never measured"),
        filters=(
            Filter("why", _("Why not"), [(each.value, each.label) for each in Reason], field="reason__value"),
            Filter("team", _("Team"), _named(row.team for row in rows)),
            Filter("area", _("Area"), sorted({(row.area, row.area_name) for row in rows if row.area})),
            Filter("owner", _("Accountable"), _named(row.owner for row in rows)),
        ),
        counted=ngettext_lazy("%(shown)s change", "%(shown)s changes", "count"),
        empty=Empty(_("Everything that is live is measured"), _("Nothing waits for its measurement."), first),
    )


def _url(row: Line) -> str:
    return row.item.link.url


def _goals(rows: Iterable[Line]) -> list[tuple[str, str]]:
    return sorted({goal for row in rows for goal in row.item.goals}, key=lambda each: each[1])


def _by_goal(rows: Iterable[Line], goal: str) -> list[Line]:
    return [row for row in rows if any(goal == each for each, _name in row.item.goals)]


def _areas(rows: Iterable[Line]) -> list[tuple[str, str]]:
    found = {(row.item.area, row.item.area_name) for row in rows if row.item.area}
    return sorted(found, key=lambda each: each[1])


def _named(names: Iterable[str], *, newest: bool = False) -> list[tuple[str, str]]:
    return [(name, name) for name in sorted({name for name in names if name}, reverse=newest)]
