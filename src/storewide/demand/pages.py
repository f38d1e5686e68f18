"""What the pages of figures say: what reach cost and brought, and attribution."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.demand import notes, words
from storewide.demand import overview as reading
from storewide.demand.lists import CreditRow
from storewide.demand.overview import By, Overview
from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Role, Series, Unit
from storewide.kit.lists import Empty
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.lib import money
from storewide.lib.periods import Days
from storewide.metrics import comparing, definitions
from storewide.metrics import words as metrics
from storewide.metrics.comparing import Compared
from storewide.metrics.figures import Figures
from storewide.metrics.period import Chosen
from storewide.sources.house import warehouse
from storewide.sources.queries import import_address
from storewide.warehouse import attribution as crediting
from storewide.warehouse.attribution import Attribution

BYS: tuple[By, ...] = ("marketing_channel", "campaign")
PURPOSE = gettext_lazy("What reach costs, and what it brings.")
GUIDE = "demand#what-reach-costs-and-brings"
#: a picture shows so many rows at most
_DRAWN = 12


@dataclass(frozen=True)
class Shown:
    """A page of figures: its head, its rows, and what stands above them."""

    page: Page
    by: By
    rows: tuple[Any, ...]
    context: dict[str, Any]


@dataclass(frozen=True)
class Tile:
    """One figure of the whole: its name, its value, and how it moved."""

    name: str
    value: str
    tag: Tag | None
    note: str = ""


def overview(chosen: Chosen, by: str) -> Shown:
    """What reach cost and brought in the days chosen. Raises FiguresRefused."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    wanted = next((each for each in BYS if each == by), BYS[0])
    now, compared = _compared(chosen)
    found = reading.build(chosen.store, chosen.days, _earlier(chosen), wanted, now)
    page = Page(
        title=words.finding(found, wanted),
        short=_("What reach brings"),
        purpose=words.basis(found, wanted),
        guide=GUIDE,
        actions=(
            Action(_("Attribution"), f"{reverse('demand:attribution')}?{_address(chosen)}", "quiet"),
            Action(_("Marketing channels"), reverse("demand:rules"), "quiet"),
        ),
    )
    context = {
        "chosen": chosen,
        "by": wanted,
        "bys": [(BYS[0], _("Marketing channel")), (BYS[1], _("Campaign"))],
        "tiles": [_tile(found, code, compared.get(code)) for code in reading.CODES],
        "chart": _by_row(found, wanted),
        "notes": notes.of(found, wanted),
        **_choices(chosen),
    }
    return Shown(page, wanted, found.rows, context)


def attribution(chosen: Chosen) -> Shown:
    """Which channels the orders of the days chosen are credited to."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    house, store = warehouse(), chosen.store
    found = Attribution(0, 0, ())
    if house.holds(store.slug, "order_line"):
        found = crediting.attributed(house, store.slug, chosen.days)
    page = Page(
        title=_differing(found, chosen),
        short=_("Attribution"),
        purpose=_(
            "Visits in the 30 days before an order, credited in three ways. None is the truth: only somebody held "
            "out tells what a channel adds."
        ),
        guide="demand#attribution",
        crumbs=(Crumb(_("What reach brings"), f"{reverse('demand:overview')}?{_address(chosen)}"),),
    )
    rows = tuple(CreditRow(each, store.currency) for each in found.credits)
    context = {
        "chosen": chosen,
        "found": found,
        "currency": store.currency,
        "chart": _by_model(found, store.currency) if rows else None,
        **_choices(chosen),
    }
    return Shown(page, BYS[0], rows, context)


def no_data() -> dict[str, Any]:
    """The page while nothing was imported."""
    empty = Empty(
        _("No figures yet"),
        _("Import orders, events and media cost; what reach costs and brings appears here."),
        Action(_("Import a file"), import_address()),
    )
    return {"page": Page(title=_("What reach brings"), purpose=PURPOSE, guide=GUIDE), "empty": empty}


def refused(chosen: Chosen, sentence: str) -> dict[str, Any]:
    """The page where figures cannot be given as asked."""
    page = Page(title=_("What reach brings"), purpose=PURPOSE, guide=GUIDE)
    return {"page": page, "fault": sentence, "chosen": chosen, **_choices(chosen)}


def _earlier(chosen: Chosen) -> Days | None:
    """The days it stands against, where there are figures of all of them."""
    assert chosen.days is not None  # noqa: S101
    found = comparing.earlier(chosen.days, chosen.against, chosen.store.holidays_of)
    known = chosen.extent
    if found is None or known is None or found.whole.first < known.first:
        return None
    return found.whole


def _choices(chosen: Chosen) -> dict[str, Any]:
    days = chosen.days
    return {
        "first": days.first.isoformat() if days else "",
        "last": days.last.isoformat() if days else "",
        "hows": [
            ("previous", _("the days before")),
            ("last_year", _("last year's same weeks")),
            ("none", _("nothing")),
        ],
    }


def _address(chosen: Chosen) -> str:
    assert chosen.days is not None  # noqa: S101
    return f"store={chosen.store.slug}&from={chosen.days.first}&to={chosen.days.last}"


def _compared(chosen: Chosen) -> tuple[Figures, dict[str, Compared]]:
    """The whole in figures, and how each moved as the scorecard tells it, with refunds of the same age."""
    assert chosen.days is not None  # noqa: S101
    store, days = chosen.store, chosen.days
    against = comparing.earlier(days, chosen.against, store.holidays_of)
    now, before = comparing.totals(store, days, against, (), reading.CODES)
    return now, comparing.compare(store, days, against, (), reading.CODES, now, before)


def _tile(found: Overview, code: str, compared: Compared | None) -> Tile:
    """A figure of the whole, with how it moved."""
    whole = found.whole
    definition = definitions.named(code)
    value = whole.now.ratio(code)
    if code == "contribution_margin" and value is None:
        note = notes.lacking(found)
    else:
        note = metrics.before(compared, whole.currency) if compared else ""
    return Tile(
        metrics.name(definition),
        metrics.shown(definition, value, whole.currency),
        metrics.moved(compared) if compared and compared.change is not None else None,
        note,
    )


def _by_row(found: Overview, by: By) -> Chart | None:
    """Media cost beside spend by channel or campaign; no picture where neither is known."""
    rows = [row for row in found.rows if row.spend is not None or row.is_paid][:_DRAWN]
    if not rows:
        return None
    scale = 10 ** money.exponent(found.whole.currency)
    label = _("Campaign") if by == "campaign" else _("Marketing channel")
    return Chart(
        key="reach",
        title=_("Spend and media cost (%(days)s)") % {"days": metrics.days(found.days)},
        unit=Unit(found.whole.currency, "money"),
        kind=ChartKind.BAR,
        x_label=label,
        xs=tuple(words.row(row.label, by) for row in rows),
        series=(
            Series(_("Spend"), tuple(None if row.spend is None else row.spend / scale for row in rows)),
            Series(
                _("Media cost"),
                tuple(None if row.cost is None else row.cost / scale for row in rows),
                Role.PREVIOUS,
            ),
        ),
        alt=_("Spend and media cost, the dearest first."),
    )


def _by_model(found: Attribution, currency: str) -> Chart:
    scale = 10 ** money.exponent(currency)
    names = {"first": _("First visit"), "last": _("Last visit")}
    roles = {"first": Role.PREVIOUS, "last": Role.ACTUAL}
    return Chart(
        key="attribution",
        title=_("Spend by the first and the last visit"),
        unit=Unit(currency, "money"),
        kind=ChartKind.BAR,
        x_label=_("Marketing channel"),
        xs=tuple(words.channel(each.channel) for each in found.credits),
        series=tuple(
            Series(names[model], tuple(each.spend[model] / scale for each in found.credits), roles[model])
            for model in ("last", "first")
        ),
        alt=_("Spend credited to each marketing channel by its first and by its last visit."),
    )


def _differing(found: Attribution, chosen: Chosen) -> str:
    """Which channel the models differ about most, in one sentence."""
    assert chosen.days is not None  # noqa: S101
    said = {"days": metrics.days(chosen.days)}
    if not found.credits:
        return _("No orders to credit (%(days)s)") % said
    most = max(found.credits, key=lambda each: abs(each.spend["last"] - each.spend["first"]))
    if most.spend["last"] == most.spend["first"]:
        return _("First and last visit say the same (%(days)s)") % said
    said |= {
        "channel": words.channel(most.channel),
        "first": formats.money(most.spend["first"], chosen.store.currency, 0),
        "last": formats.money(most.spend["last"], chosen.store.currency, 0),
    }
    return _("%(channel)s: %(first)s by the first visit, %(last)s by the last (%(days)s)") % said
