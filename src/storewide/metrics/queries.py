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
from storewide.metrics import definitions, figures, period, scorecard, words
from storewide.metrics.models import Metric, Target
from storewide.metrics.permissions import MetricsPermission
from storewide.metrics.scorecard_pages import FIRST_TILES, shown_tile
from storewide.ownership.models import Standing

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
    """MET001: metrics that belong to no area, or to one that nobody answers for; an error for a KPI. One query."""
    metrics = {metric.code: metric for metric in Metric.objects.select_related("area__accountable__holder")}
    today = now().date()
    for code, definition in definitions.all_definitions().items():
        area = metrics[code].area if code in metrics else None
        if area is not None and area.standing(today) is Standing.OWNED:
            continue
        yield Finding(
            code="MET001",
            sentence=words.ownerless(definition, area, today),
            url=area.accountable_url if area else reverse("metrics:metric", args=[code]),
            severity=Severity.ERROR if definition.kpi else Severity.WARNING,
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
