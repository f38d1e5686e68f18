"""What other pages show of the metrics: the panel on Home, the checks, the first steps."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding, Severity
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.steps import Step
from storewide.lib.clock import now
from storewide.metrics import areas, definitions, figures, period, scorecard, words
from storewide.metrics.definitions import Definition
from storewide.metrics.models import Target
from storewide.metrics.permissions import MetricsPermission
from storewide.metrics.scorecard_pages import FIRST_TILES, shown_tile
from storewide.ownership.models import Area, Standing

ONE_YEAR = timedelta(days=364)


def home_panel(request: HttpRequest) -> Panel | None:
    """The three KPIs of the newest month, as Home begins with them; None while there are no facts."""
    if not may(request.user, MetricsPermission.VIEW):
        return None
    chosen = period.read(request.GET, now().date())
    if chosen is None or chosen.days is None:
        return None
    card = scorecard.build(chosen.store, chosen.days)
    return Panel(
        title=_("The three KPIs, %(days)s") % {"days": words.days(card.days)},
        template="metrics/home_panel.html",
        context={
            "tiles": [shown_tile(card.tile(code), chosen) for code in FIRST_TILES],
            "basis": words.basis(card, FIRST_TILES),
        },
        wide=True,
        finding=words.finding(card),
        more=Action(gettext_lazy("Open the scorecard"), reverse("metrics:scorecard"), "quiet"),
    )


def sales_curve() -> str:
    """The address of spend by day over the last year that there are figures of; an empty text without figures."""
    known = figures.extent(None)
    if known is None:
        return ""
    first = max(known.first, known.last - ONE_YEAR)
    return f"{reverse('metrics:metric', args=['spend'])}?from={first}&to={known.last}"


def metrics_without_owner() -> Iterable[Finding]:
    """MET001: metrics that nobody owns, one finding for each area nobody answers for, and for each metric of none.

    An error where a KPI is among them. One query.
    """
    today = now().date()
    gaps: dict[str, Area] = {}
    ownerless: dict[str, list[Definition]] = {}
    belongs = areas.by_metric()
    for code, definition in definitions.all_definitions().items():
        area = belongs.get(code)
        if area is None:
            yield _ownerless([definition], None, reverse("metrics:metric", args=[code]))
        elif area.standing(today) is not Standing.OWNED:
            gaps[area.slug] = area
            ownerless.setdefault(area.slug, []).append(definition)
    for slug, found in ownerless.items():
        yield _ownerless(found, gaps[slug], gaps[slug].accountable_url)


def _ownerless(found: list[Definition], area: Area | None, url: str) -> Finding:
    return Finding(
        code="MET001",
        sentence=words.ownerless(found, area, now().date()),
        url=url,
        severity=Severity.ERROR if any(each.kpi for each in found) else Severity.WARNING,
        link=area.link if area else None,
    )


def target_step(_request: HttpRequest) -> Step:
    """First run: say what the business wants."""
    return Step(
        label=gettext_lazy("Set this month's targets"),
        done=Target.objects.exists(),
        url=reverse("metrics:target-new"),
        hint=gettext_lazy("Until there is one, last year's same weeks stand in."),
        action=gettext_lazy("Set a target"),
    )
