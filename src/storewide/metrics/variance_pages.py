"""What the page of the variance says: how far spend is from its plan, and which factor owes how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.lib.periods import Days
from storewide.metrics import definitions, words
from storewide.metrics.models import Metric
from storewide.metrics.period import Chosen
from storewide.metrics.variance import OfSegment, Part, Variance
from storewide.sources import below_store
from storewide.sources.models import Store

GUIDE = "metrics#variance"
#: steps that are no metric of their own belong to the same people as these
_OWNED_AS = {"orders_per_buyer": "returning_buyers", "spend_per_buyer": "average_order_value"}


@dataclass(frozen=True)
class Shown:
    """A factor as the table shows it."""

    part: Part
    currency: str
    owner: Tag

    @property
    def name(self) -> str:
        names = {"orders_per_buyer": _("Orders per buyer"), "spend_per_buyer": _("Spend per buyer")}
        return names.get(self.part.step) or words.name(definitions.named(self.part.step))

    @property
    def planned(self) -> str:
        return self._shown(self.part.planned)

    @property
    def actual(self) -> str:
        return self._shown(self.part.actual)

    @property
    def change(self) -> str:
        """Its part with its sign, to the cent."""
        return formats.signed_money(self.part.change, self.currency)

    def _shown(self, value: float) -> str:
        if self.part.step == "orders_per_buyer":
            return formats.number(value, 3)
        as_metric = _OWNED_AS.get(self.part.step, self.part.step)
        return words.shown(definitions.named(as_metric), Decimal(repr(value)), self.currency)


def days(chosen: Chosen, month: str) -> Days:
    """The days of the month asked for that have figures; the page's own days where none is."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    asked = below_store.month(month, chosen.days)
    known = chosen.extent or asked
    return Days(max(asked.first, min(known.first, asked.last)), min(asked.last, max(known.last, asked.first)))


def parts(found: Variance, today: date) -> list[Shown]:
    """The factors, the one that owes most first; one query for whom they belong to."""
    owners = _owners(today)
    shown = [
        Shown(
            part,
            found.store.currency,
            owners.get(_OWNED_AS.get(part.step, part.step), words.owner(None, today)),
        )
        for part in found.parts
    ]
    sign = 1 if found.difference < 0 else -1
    return sorted(shown, key=lambda row: sign * row.part.change)


def _owners(today: date) -> Mapping[str, Tag]:
    codes = ("visitors", "conversion", "average_order_value", "returning_buyers")
    metrics = Metric.objects.select_related("area__accountable__holder").filter(code__in=codes)
    return {metric.code: words.owner(metric.area, today) for metric in metrics}


def page(store: Store, found: Variance | None, rows: list[Shown], of_days: Days) -> Page:
    """The head of the page."""
    actions = (
        Action(_("Set a target"), reverse("metrics:target-new"), "quiet"),
        *below_store.months(reverse("metrics:variance"), of_days),
    )
    return Page(
        title=finding(found, rows, of_days),
        short=_("Variance"),
        purpose=_("What spend is off its plan, split into its factors to the cent."),
        guide=GUIDE,
        crumbs=(Crumb(_("Scorecard"), f"{reverse('metrics:scorecard')}?store={store.slug}"),),
        actions=actions,
    )


def finding(found: Variance | None, rows: list[Shown], of_days: Days) -> str:
    """How far spend is off, and what owes most of it, in one sentence."""
    said = {"days": words.days(of_days)}
    if found is None:
        return _("Spend has no target for these days (%(days)s)") % said
    said |= {
        "amount": formats.money(abs(found.difference), found.store.currency, 0),
        "plan": formats.money(round(found.planned), found.store.currency, 0),
    }
    if not found.difference:
        return _("Spend is exactly as planned (%(days)s)") % said
    short = found.difference < 0
    if not rows:
        text = _("Spend is %(amount)s below its plan of %(plan)s (%(days)s)")
        return (text if short else _("Spend is %(amount)s above its plan of %(plan)s (%(days)s)")) % said
    said |= {
        "factor": rows[0].name.lower(),
        "part": formats.money(abs(rows[0].part.change), found.store.currency, 0),
    }
    if short:
        return _("Spend is %(amount)s below its plan of %(plan)s: %(part)s from %(factor)s (%(days)s)") % said
    return _("Spend is %(amount)s above its plan of %(plan)s: %(part)s from %(factor)s (%(days)s)") % said


def segments(found: Variance | None) -> list[tuple[str, str, str, str]]:
    """Name, plan, actual and difference of each segment with targets of its own."""
    if found is None:
        return []
    return [_segment(each, found.store.currency) for each in found.segments]


def _segment(row: OfSegment, currency: str) -> tuple[str, str, str, str]:
    apart = round(row.actual) - round(row.planned)
    return (
        row.segment.name,
        formats.money(round(row.planned), currency, 0),
        formats.money(round(row.actual), currency, 0),
        formats.signed_money(apart, currency, 0),
    )


VARIANCE = ListSpec(
    name="variance",
    columns=(
        Column("name", gettext_lazy("Factor")),
        Column("planned", gettext_lazy("Planned"), priority=2),
        Column("actual", gettext_lazy("Actual"), priority=2),
        Column("change", gettext_lazy("Its part of the difference")),
        Column("owner", gettext_lazy("Accountable"), kind=Kind.TAG, priority=2),
    ),
    keep=("store", "month"),
    counted=ngettext_lazy("%(shown)s factor", "%(shown)s factors", "count"),
    empty=Empty(
        gettext_lazy("Nothing to split"),
        gettext_lazy("Set targets of visitors, buyers and spend for the month; the split follows from them."),
    ),
)
