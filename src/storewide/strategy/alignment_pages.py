"""What the page of alignment shows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.access.models import User
from storewide.kit import formats, work
from storewide.kit.cells import Kind
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Page
from storewide.kit.tags import Text
from storewide.kit.work import Item, Level, Stage
from storewide.strategy import alignment, serving
from storewide.strategy.alignment import Served, Shares
from storewide.strategy.models import Goal
from storewide.strategy.plan_pages import to_plan

#: the kinds of work that are held against the goals
KINDS: dict[str, Text] = {
    "portfolio.request": gettext_lazy("Requests"),
    "releases.release": gettext_lazy("Releases"),
    "experiments.experiment": gettext_lazy("Experiments"),
}

UNSERVING = ListSpec(
    name="unserving",
    columns=(
        Column(
            "name",
            gettext_lazy("Work that serves no goal"),
            value="item__link__label",
            sort="item__link__label",
            url=lambda row: row.item.link.url,
        ),
        Column("what", gettext_lazy("What"), value="item__what", sort="item__what"),
        Column("state", gettext_lazy("State"), value="item__tag", kind=Kind.TAG, priority=2),
        Column("owner", gettext_lazy("Owner"), value="item__owner", sort="item__owner", priority=2),
        Column(
            "days",
            gettext_lazy("Person-days"),
            value="person_days",
            kind=Kind.NUMBER,
            priority=3,
        ),
        Column("begun", gettext_lazy("Since"), value="item__begun", kind=Kind.DAY, sort="item__begun"),
        Column(
            "mend",
            gettext_lazy("Mend it"),
            value=lambda _row: _("Say which goal"),
            url=lambda row: mend_url(row.item),
        ),
    ),
    search=("item__link__label", "item__owner"),
    search_label=gettext_lazy("Search work and owners"),
    filters=(
        Filter(
            "kind",
            gettext_lazy("What"),
            tuple(KINDS.items()),
            apply=lambda rows, kind: [row for row in rows if row.item.link.kind == kind],
        ),
    ),
    counted=ngettext_lazy("%(shown)s serves none", "%(shown)s serve none", "count"),
    empty=Empty(
        gettext_lazy("No open work is without a goal"),
        gettext_lazy(
            "Requests, releases and experiments that serve no goal stand here, the costliest first."
        ),
    ),
)


@dataclass(frozen=True)
class Alignment:
    """The page: its head, the shares of each kind of work, their picture, and the work that serves none."""

    page: Page
    shares: tuple[Shares, ...]
    chart: Chart | None
    note: str
    unserving: list[Served]


def read(user: User, at: datetime) -> Alignment:
    """How the open work of the house is aligned with the goals; a constant number of queries."""
    today = at.date()
    items = [each for each in work.items(user, today) if _counts(each)]
    found = alignment.served(items)
    shares = tuple(
        alignment.shares([each for each in found if each.item.link.kind == kind], str(label))
        for kind, label in KINDS.items()
    )
    shown = tuple(each for each in shares if each.count)
    goals = Goal.objects.open().count()
    page = Page(
        title=alignment.finding(shown, goals),
        short=_("Alignment"),
        purpose=_("Which goal the open requests, releases and experiments serve, and what serves none."),
        guide="strategy#alignment",
        crumbs=(to_plan(),),
    )
    return Alignment(page, shown, _chart(shown), _note(shown), alignment.worst_first(found, today))


def mend_url(item: Item) -> str:
    """Where one says which goal an item serves."""
    return item.mend or serving.serves_url(item.link)


def _counts(item: Item) -> bool:
    return item.level is Level.COORDINATION and item.stage is not Stage.DONE and item.link.kind in KINDS


def _note(shares: tuple[Shares, ...]) -> str:
    """What the shares count: person-days where they are known, else pieces of work."""
    known, count = sum(each.known_days for each in shares), sum(each.count for each in shares)
    if not count:
        return ""
    shown = {"known": formats.number(known), "count": formats.number(count)}
    if not known:
        return _("Nobody has said what the work takes, so that shares count pieces of work.")
    if known == count:
        return _("Shares of capacity are person-days, which all of the work tells.")
    return (
        _("Shares of capacity count the person-days of the %(known)s of %(count)s that tell them; ")
        + _("shares of work count pieces.")
    ) % shown


def _chart(shares: tuple[Shares, ...]) -> Chart | None:
    """The share of all work that each goal gets, the largest first."""
    total = sum(each.count for each in shares)
    if not total:
        return None
    counts: dict[str, float] = {}
    for part in shares:
        for each in part.shares:
            counts[str(each.name)] = counts.get(str(each.name), 0.0) + float(each.count)
    rows = sorted(((name, count) for name, count in counts.items() if count), key=lambda row: -row[1])
    return Chart(
        key="alignment",
        kind=ChartKind.BAR,
        title=_("What share of the open work each goal gets"),
        unit=Unit(_("of the open work"), "percent", 0),
        xs=tuple(name for name, _count in rows),
        series=(Series(_("Share"), tuple(count / total for _name, count in rows)),),
        x_label=_("Goal"),
        alt=_("The share of the open work that serves each goal, and none."),
    )
