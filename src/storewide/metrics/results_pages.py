"""What the pages of results say: the month of every unit and store, and of one of them line by line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Crumb, Page
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import definitions, results, spans, words
from storewide.metrics.results import Line, Results
from storewide.organization.models import Unit
from storewide.sources.models import Store

GUIDE = "metrics#results"


@dataclass(frozen=True)
class Told:
    """A unit or store with its results; none where its stores have different currencies."""

    name: str
    url: str
    found: Results | None
    depth: int = 0

    @property
    def title(self) -> str:
        """Its name, set in by its place in the tree."""
        return "\u00a0" * 4 * self.depth + self.name

    def money(self, code: str) -> Money | None:
        """The amount of a line."""
        line = self.found.line(code) if self.found else None
        return _money(line.amount, self.found.currency) if line and self.found else None

    @property
    def margin(self) -> Decimal | None:
        """Operating margin as a share of net sales."""
        return self.found.share_of_sales(self.found.line("operating_margin")) if self.found else None

    @property
    def apart(self) -> Decimal | None:
        """How far net sales are from their plan."""
        return self.found.line("spend").apart if self.found else None

    @property
    def change(self) -> Decimal | None:
        """How much net sales changed on last year."""
        return self.found.line("spend").change if self.found else None


@dataclass(frozen=True)
class Shown:
    """A line as the table shows it."""

    line: Line
    found: Results

    @property
    def name(self) -> str:
        """The line's name; a cost is said to come off."""
        name = _("Net sales") if self.line.code == "spend" else words.name(definitions.named(self.line.code))
        return (
            _("less %(cost)s") % {"cost": formats.inside(name)} if self.line.code in results.COSTS else name
        )

    @property
    def amount(self) -> Money | None:
        """What it came to; None where it is missing."""
        return _money(self.line.amount, self.found.currency)

    @property
    def share(self) -> Decimal | None:
        """As a share of net sales."""
        return self.found.share_of_sales(self.line)

    @property
    def why(self) -> str:
        """What has to be brought in, where it is missing."""
        if self.line.amount is not None:
            return ""
        if self.line.code in results.TOTALS:
            return _("missing: so is a line above")
        said = {
            "stores": ", ".join(store.name for store in self.line.without),
            "months": spans.months(self.line.untold),
        }
        whole = len(self.line.untold) == len(spans.firsts(self.found.month))
        if len(self.found.stores) > 1:
            return _silent(len(self.line.without), whole=whole) % said
        return (
            _("missing: no data tells of it") if whole else _("missing: nothing tells of %(months)s") % said
        )

    @property
    def plan(self) -> Money | None:
        return _money(self.line.plan, self.found.currency)

    @property
    def last_year(self) -> Money | None:
        return _money(self.line.last_year, self.found.currency)


def _silent(stores: int, *, whole: bool) -> str:
    """That so many stores tell nothing of a line, in any of the months or in some."""
    if whole:
        return ngettext("missing: %(stores)s tells nothing", "missing: %(stores)s tell nothing", stores)
    return ngettext(
        "missing: %(stores)s tells nothing of %(months)s",
        "missing: %(stores)s tell nothing of %(months)s",
        stores,
    )


def everybody(units: Sequence[Unit], stores: Sequence[Store], month: Days) -> tuple[Told, ...]:
    """Units that have stores in their tree, each followed by what lies in it; then the stores of no unit."""
    found = dict(zip(stores, results.of_stores(stores, month), strict=True))
    address = f"?{spans.query(month)}"

    def under(parent: Unit | None, depth: int) -> Iterable[Told]:
        for unit in (each for each in units if each.parent_id == (parent.pk if parent else None)):
            inside = [found[store] for store in results.stores_within(unit, units, stores)]
            if not inside:
                continue
            url = reverse("metrics:results-unit", args=[unit.pk]) + address
            yield Told(unit.name, url, results.together(inside), depth)
            yield from under(unit, depth + 1)
        for store in stores:
            if store.unit_id == (parent.pk if parent else None):
                url = reverse("metrics:results-store", args=[store.slug]) + address
                yield Told(store.name, url, found[store], depth)

    return tuple(under(None, 0))


def index(told: Sequence[Told], month: Days) -> Page:
    """The month of everybody."""
    return Page(
        title=_finding_of_all(told, month),
        short=_("Results"),
        purpose=_(
            "Net sales to operating margin of every unit and store; what is missing is said, never nothing."
        ),
        guide=GUIDE,
        crumbs=(Crumb(_("Scorecard"), reverse("metrics:scorecard")),),
        actions=spans.beside(reverse("metrics:results"), month),
    )


def one(name: str, found: Results | None, month: Days, address: str) -> Page:
    """The month of one unit or store."""
    return Page(
        title=finding(name, found, month),
        short=_("Results of %(name)s") % {"name": name},
        purpose=_("Each line is a metric, the same number here as on its own page."),
        guide=GUIDE,
        crumbs=(Crumb(_("Results"), f"{reverse('metrics:results')}?{spans.query(month)}"),),
        actions=spans.beside(address, month),
    )


def finding(name: str, found: Results | None, month: Days) -> str:
    """The month in one sentence: operating margin, or the furthest line that is known."""
    said: dict[str, Any] = {"name": name, "month": spans.label(month)}
    if found is None:
        return _("%(name)s has stores of several currencies, which are not added (%(month)s)") % said
    known = [line for line in found.lines if line.code in results.TOTALS and line.amount is not None]
    if not known:
        return _("%(name)s has no figures in %(month)s") % said
    last = known[-1]
    share = found.share_of_sales(last)
    said |= {
        "line": _("Net sales") if last.code == "spend" else words.name(definitions.named(last.code)),
        "amount": formats.money(last.amount, found.currency, 0),
        "share": formats.percent(share),
    }
    missing = [
        Shown(line, found) for line in found.lines if line.amount is None and line.code in results.COSTS
    ]
    if missing:
        said["missing"] = ", ".join(_lacking(each) for each in missing)
        return _("%(name)s, %(month)s: %(line)s %(amount)s; missing: %(missing)s") % said
    return _("%(name)s, %(month)s: %(line)s %(amount)s, %(share)s of net sales") % said


def _lacking(shown: Shown) -> str:
    """A line that is missing, with the months it is missing in where others of them are told."""
    name = shown.name.removeprefix(_("less %(cost)s") % {"cost": ""})
    if len(shown.line.untold) == len(spans.firsts(shown.found.month)):
        return name
    return f"{name} ({spans.months(shown.line.untold)})"


def _finding_of_all(told: Sequence[Told], month: Days) -> str:
    top = [each for each in told if each.depth == 0]
    if len(top) == 1:
        return finding(top[0].name, top[0].found, month)
    whole = [each for each in top if each.found and each.found.line("operating_margin").amount is not None]
    return _("%(whole)s of %(all)s have an operating margin for %(month)s") % {
        "whole": len(whole),
        "all": len(top),
        "month": spans.label(month),
    }


def rows(found: Results) -> tuple[Shown, ...]:
    """The lines as the table shows them."""
    return tuple(Shown(line, found) for line in found.lines)


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _line(code: str) -> Callable[[Told], Money | None]:
    return lambda told: told.money(code)


EVERYBODY = ListSpec(
    name="results",
    columns=(
        Column("title", gettext_lazy("Unit or store"), url=lambda told: told.url),
        *(
            Column(code, label, value=_line(code), kind=Kind.MONEY, digits=0, priority=priority)
            for code, label, priority in (
                ("spend", gettext_lazy("Net sales"), 1),
                ("gross_margin", gettext_lazy("Gross margin"), 3),
                ("contribution_margin", gettext_lazy("Contribution margin"), 3),
                ("operating_margin", gettext_lazy("Operating margin"), 1),
            )
        ),
        Column("margin", gettext_lazy("Share of net sales"), kind=Kind.PERCENT, priority=2),
        Column("apart", gettext_lazy("Net sales against plan"), kind=Kind.CHANGE, priority=2),
        Column("change", gettext_lazy("Against last year"), kind=Kind.CHANGE, priority=2),
    ),
    keep=("month", "from", "to"),
    counted=ngettext_lazy("%(shown)s unit or store", "%(shown)s units and stores", "count"),
    empty=Empty(
        gettext_lazy("No store yet"), gettext_lazy("Results begin with the orders of a store; import them.")
    ),
)
LINES = ListSpec(
    name="results-lines",
    columns=(
        Column("name", gettext_lazy("Line")),
        Column("amount", gettext_lazy("Amount"), kind=Kind.MONEY, digits=0),
        Column("share", gettext_lazy("Share of net sales"), kind=Kind.PERCENT, priority=2),
        Column("plan", gettext_lazy("Plan"), kind=Kind.MONEY, digits=0, priority=2),
        Column("apart", gettext_lazy("Against plan"), value="line__apart", kind=Kind.CHANGE),
        Column("last_year", gettext_lazy("Last year"), kind=Kind.MONEY, digits=0, priority=3),
        Column(
            "change", gettext_lazy("Against last year"), value="line__change", kind=Kind.CHANGE, priority=2
        ),
        Column("why", gettext_lazy("Note")),
    ),
    keep=("month", "from", "to"),
    counted=ngettext_lazy("%(shown)s line", "%(shown)s lines", "count"),
    empty=Empty(gettext_lazy("No figures"), gettext_lazy("There are no facts of this month.")),
)
