"""The cycles of what went live in a period, and the days between releases, by team, tier or quarter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Text
from storewide.lib.periods import Days
from storewide.organization.models import Team, Wait
from storewide.portfolio.models import Request, Stage
from storewide.releases.cycle import rules
from storewide.releases.cycle.rules import Cycle, Part, Stay
from storewide.releases.models import Cadence, Carried, Release, SignOff
from storewide.releases.permissions import ReleasesPermission
from storewide.sources.models import Store

_LINK = "portfolio.request"


@dataclass(frozen=True)
class Row:
    """One request that went live with a release, and how long it took."""

    request: Request
    release: Release
    cycle: Cycle

    @property
    def title(self) -> str:
        """What was asked for."""
        return self.request.title

    @property
    def days(self) -> float:
        """From accepted to live, in days."""
        return self.cycle.days

    @property
    def live(self) -> datetime:
        """When it went live."""
        return self.cycle.live

    @property
    def team(self) -> str:
        """The team of the release's area."""
        area = self.release.area
        return area.responsible.name if area and area.responsible else ""

    @property
    def tier(self) -> str:
        """The release's tier."""
        return str(self.release.get_tier_display())

    @property
    def quarter(self) -> str:
        """The quarter in which it went live."""
        day = self.release.live_on or self.cycle.live.date()
        return f"{day.year}-Q{(day.month + 2) // 3}"

    @property
    def case(self) -> float:
        """Days of the business case."""
        return self.cycle.days_of(Part.CASE)

    @property
    def build(self) -> float:
        """Days of building."""
        return self.cycle.days_of(Part.BUILD)

    @property
    def test(self) -> float:
        """Days of testing."""
        return self.cycle.days_of(Part.TEST)

    @property
    def sign_off(self) -> float:
        """Days from the first sign-off to go-live."""
        return self.cycle.days_of(Part.SIGN_OFF)

    @property
    def waiting(self) -> float:
        """Days in which it waited."""
        return self.cycle.days_of(Part.WAITING)


@dataclass(frozen=True)
class Group:
    """Some cycles together: their number, median and 85th percentile in days, and the mean days of each part."""

    name: str
    n: int
    median: float | None
    p85: float | None
    parts: dict[Part, float]

    @property
    def whole(self) -> float:
        """The mean of the whole, in days."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Between:
    """The days between releases: how many gaps, their median, and how many are planned (None: nothing is)."""

    n: int
    median: float | None
    longest: float | None
    planned: int | None


@dataclass(frozen=True)
class Found:
    """Everything about a period."""

    rows: tuple[Row, ...]
    all: Group
    between: Between

    def by(self, name: str) -> tuple[Group, ...]:
        """The cycles by `team`, `tier` or `quarter`."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[getattr(row, name)].append(row)
        return tuple(_group(key, rows) for key, rows in sorted(groups.items()))


#: what cycles may be put together by
BY = ("team", "tier", "quarter")


def found(days: Days, *, team: str = "", store: str = "", tier: str = "") -> Found:
    """The cycles of what went live on these days, in six queries; narrowed by team, store and tier."""
    releases = Release.objects.went_live(days.first, days.last).exclude(live_at=None)
    asked = {"area__responsible__name": team, "tier": tier}
    releases = releases.filter(**{path: value for path, value in asked.items() if value})
    if store:  # what goes live in all stores goes live in this one
        releases = releases.filter(Q(store__slug=store) | Q(store=None))
    chosen = {each.pk: each for each in releases.select_related("area__responsible", "store")}
    rows = tuple(sorted(_rows(chosen), key=lambda row: (-row.days, row.title)))
    moments = [each.live_at for each in chosen.values() if each.live_at]
    return Found(rows, _group("", rows), _between(moments, cadence_of(team, store)))


def cadence_of(team: str, store: str) -> int | None:
    """How many days there should be between releases: of this team and store, else of the one, the other, or of all."""
    known = {
        (each.team.name if each.team else "", each.store.slug if each.store else ""): each.days
        for each in Cadence.objects.select_related("team", "store")
    }
    wanted: Sequence[tuple[str, str]] = ((team, store), (team, ""), ("", store), ("", ""))
    return next((known[pair] for pair in wanted if pair in known), None)


def teams() -> list[str]:
    """The teams that may be chosen."""
    return list(Team.objects.order_by("name").values_list("name", flat=True))


def stores() -> list[tuple[str, str]]:
    """The stores that may be chosen: short name and name."""
    return list(Store.objects.order_by("name").values_list("slug", "name"))


def year_until(today: date) -> Days:
    """The year that ends on a day."""
    return Days(date.fromordinal(today.toordinal() - 364), today)


def beside_results(actor: Actor, store: Store, days: Days) -> tuple[Text, str, str] | None:
    """Beside the KPIs of a store: how long what went live on these days took since it was accepted, and how often."""
    if not may(actor, ReleasesPermission.VIEW):
        return None
    address = f"{reverse('releases:cycle')}?store={store.slug}"
    return gettext_lazy("Release cycle"), in_short(found(days, store=store.slug)), address


def in_short(told: Found) -> str:
    """The cycle in one line: the median with its number, and the days between releases against those planned."""
    between = told.between
    said = {
        "n": formats.number(told.all.n),
        "days": formats.number(told.all.median, 1),
        "gaps": formats.number(between.n),
        "between": formats.number(between.median, 1),
        "planned": formats.number(between.planned),
    }
    parts = [_("%(days)s days from accepted to live (median of %(n)s)") % said] if told.all.n else []
    if between.n and between.planned is None:
        parts.append(_("%(between)s days between releases (median of %(gaps)s)") % said)
    elif between.n:
        parts.append(_("%(between)s days between releases (median of %(gaps)s), %(planned)s planned") % said)
    return "; ".join(parts) or _("too little went live to be timed")


def _rows(releases: dict[UUID, Release]) -> list[Row]:
    carried = list(
        Carried.objects.filter(release__in=releases, request__isnull=False).select_related("request")
    )
    asked = {each.request_id for each in carried if each.request_id}
    stays = defaultdict(list)
    for stage in Stage.objects.filter(request__in=asked).order_by("begins", "id"):
        stays[stage.request_id].append(Stay(stage.state, stage.begins, stage.ends))
    waits = defaultdict(list)
    for wait in Wait.objects.filter(link_kind=_LINK, link_id__in=[str(key) for key in asked]):
        waits[wait.link_id].append((wait.since, wait.until))
    signed: dict[UUID, datetime] = {}
    for sign_off in SignOff.objects.standing().filter(release__in=releases).order_by("-at"):
        signed[sign_off.release_id] = sign_off.at
    found = []
    for each in carried:
        release = releases[each.release_id]
        if each.request is None or release.live_at is None:
            continue
        key = each.request.pk
        cycle = rules.cycle(stays[key], waits[str(key)], signed.get(release.pk), release.live_at)
        if cycle is not None:
            found.append(Row(each.request, release, cycle))
    return found


def _group(name: str, rows: Sequence[Row]) -> Group:
    days = [row.days for row in rows]
    count = len(rows) or 1
    means = {part: sum(row.cycle.days_of(part) for row in rows) / count for part in Part}
    return Group(name, len(rows), rules.quantile(days, 0.5), rules.quantile(days, 0.85), means)


def _between(moments: Sequence[datetime], planned: int | None) -> Between:
    found = rules.gaps(moments)
    return Between(len(found), rules.quantile(found, 0.5), max(found, default=None), planned)
