"""A check that needs to know both what is a team's and what is measured: ORG006, a team without a KPI."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding
from storewide.kit.links import Link
from storewide.metrics.models import Metric
from storewide.organization.models import Team, TeamKind
from storewide.ownership.models import Area, Part, Responsibility


def teams_without_metric() -> Iterator[Finding]:
    """ORG006: long-lived teams none of whose areas is measured, or who own none; one query."""
    first = Area.objects.filter(responsible=OuterRef("pk"), pk__in=Metric.objects.values("area"))
    also = Responsibility.objects.filter(
        team=OuterRef("pk"), part=Part.RESPONSIBLE, area__in=Metric.objects.exclude(area=None).values("area")
    )
    teams = Team.objects.filter(kind=TeamKind.LONG_LIVED, front_line=False)
    for team in teams.filter(~Exists(first), ~Exists(also)):
        yield Finding(
            "ORG006",
            _("%(team)s has no KPI: no metric belongs to an area that is theirs.") % {"team": team},
            team.get_absolute_url(),
            reason=gettext_lazy(
                "Nobody can tell whether the team's work made anything better, the team included."
            ),
            cure=gettext_lazy("Make the team responsible for an area, and give a metric to that area."),
            link=Link("organization.team", str(team.pk)),
        )
