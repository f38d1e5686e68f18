"""Areas that several teams share: each further team waits for the first one, which coupling reads."""

from datetime import datetime

from storewide.organization.models import Team, WaitKind
from storewide.organization.wait_operations import keep_waits
from storewide.ownership.models import Area, Part, Responsibility


def follow(area: Area, at: datetime) -> None:
    """Write down who waits for whom in an area as its teams stand now; nobody does where one team has it alone."""
    first = area.responsible
    rows = Responsibility.objects.filter(area=area, part=Part.RESPONSIBLE, team__isnull=False)
    further = Team.objects.filter(pk__in=rows.values("team"))
    pairs = {(team, first) for team in further if first is not None and team != first}
    keep_waits(pairs=pairs, kind=WaitKind.SHARED_AREA, link=area.link, at=at)
