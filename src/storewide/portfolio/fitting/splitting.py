"""Growth, maintenance, duty and experiments: their person-days by team and quarter, planned and shipped, beside targets."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Role, Series, Unit
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Team
from storewide.portfolio.fitting import capacity
from storewide.portfolio.models import (
    Planned,
    Request,
    RequestState,
    SplitTarget,
    Stage,
    TeamDays,
    WorkKind,
)

#: quarters shown before and after the one that runs, with it
_BEFORE, _AFTER = 4, 4
#: so many points beside its target a share is as wanted
_NEAR = 0.05
PLANNED, DONE = "planned", "shipped"


@dataclass
class Part:
    """The person-days of a team in a quarter by kind of work ("": not said); `team` empty for all teams together."""

    team: str
    quarter: str
    standing: str
    days: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    targets: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Person-days of all kinds."""
        return sum(self.days.values())

    def share(self, kind: str) -> float | None:
        """The share of one kind; None of nothing."""
        return self.days.get(kind, 0.0) / self.total if self.total else None

    @property
    def standing_label(self) -> str:
        """Planned or shipped, in a word."""
        return _("Planned") if self.standing == PLANNED else _("Shipped")

    @property
    def tag(self) -> Tag | None:
        """How far it lies from its targets; None without one."""
        off = [
            (WorkKind(kind).label, (self.share(kind) or 0.0) - target / 100, target)
            for kind, target in sorted(self.targets.items())
        ]
        if not off or not self.total:
            return None
        label, by, target = max(off, key=lambda each: abs(each[1]))
        if abs(by) <= _NEAR:
            return Tag(_("As wanted"), Tone.GOOD)
        values = {"kind": label, "points": formats.number(abs(by) * 100, 0), "target": target}
        said = (
            _("%(kind)s %(points)s points above %(target)s %%")
            if by > 0
            else _("%(kind)s %(points)s points below %(target)s %%")
        )
        return Tag(said % values, Tone.WAITING)


@dataclass(frozen=True)
class Split:
    """All parts: of all teams together first, then by team; and how many requests say no person-days."""

    quarters: tuple[str, ...]
    parts: tuple[Part, ...]
    without_days: int

    def of(self, standing: str, team: str = "") -> list[Part]:
        """The parts of one standing, quarter by quarter."""
        return [each for each in self.parts if each.standing == standing and each.team == team]


def split(today: date) -> Split:
    """How work was and will be split, a year each way; a fixed number of queries."""
    number = today.year * 4 + (today.month - 1) // 3 - _BEFORE
    first = date(number // 4, 3 * (number % 4) + 1, 1)
    quarters = capacity.quarters(first, _BEFORE + _AFTER)
    planned = dict(Planned.objects.filter(quarter__in=quarters).values_list("request", "quarter"))
    live = Stage.objects.filter(state=RequestState.LIVE, begins__date__gte=first).order_by("begins")
    shipped: dict[UUID, str] = {}
    for key, at in live.values_list("request", "begins"):
        shipped.setdefault(key, capacity.quarters(at.date(), 1)[0])
    days, kinds, without = _days({*planned, *shipped})
    parts: dict[tuple[str, str, str], Part] = {}
    targets = _targets()
    for standing, by_request in ((PLANNED, planned), (DONE, shipped)):
        for key, quarter in by_request.items():
            for team, amount in days.get(key, {}).items():
                for name in ("", team):
                    place = name, quarter, standing
                    part = parts.setdefault(place, Part(*place, targets=targets.get(name, {})))
                    part.days[kinds[key]] += amount
    ordered = sorted(parts.values(), key=lambda each: (each.team, each.quarter, each.standing))
    return Split(tuple(quarters), tuple(ordered), without)


def finding(found: Split, today: date) -> str:
    """How this quarter's plan is split, in one sentence."""
    quarter = capacity.quarters(today, 1)[0]
    for standing in (PLANNED, DONE):
        for part in found.of(standing):
            if part.quarter == quarter and part.total:
                shares = [
                    _("%(share)s %(kind)s")
                    % {"share": formats.percent(part.share(kind.value)), "kind": kind.label.lower()}
                    for kind in WorkKind
                    if part.days.get(kind.value)
                ]
                if part.days.get(""):
                    shares.append(_("%(share)s not said") % {"share": formats.percent(part.share(""))})
                values = {
                    "quarter": quarter,
                    "shares": ", ".join(shares),
                    "standing": part.standing_label.lower(),
                }
                return _("%(quarter)s, %(standing)s: %(shares)s") % values
    return _("Nothing is planned or shipped in %(quarter)s with person-days") % {"quarter": quarter}


def picture(found: Split) -> Chart | None:
    """The share of maintenance of all teams by quarter, shipped beside planned; None of none."""
    by = {standing: {each.quarter: each for each in found.of(standing)} for standing in (PLANNED, DONE)}
    if not any(by.values()):
        return None

    def shares(standing: str) -> tuple[float | None, ...]:
        parts = (by[standing].get(quarter) for quarter in found.quarters)
        return tuple(part.share(WorkKind.MAINTENANCE) if part else None for part in parts)

    targets = [part.targets.get(WorkKind.MAINTENANCE) for parts in by.values() for part in parts.values()]
    target = next((each / 100 for each in targets if each is not None), None)
    told = (
        Series(_("Shipped"), shares(DONE)),
        Series(_("Planned"), shares(PLANNED), Role.PLAN if by[DONE] else Role.ACTUAL),
    )
    return Chart(
        key="split",
        title=_("Share of person-days for maintenance"),
        unit=Unit(_("of all person-days"), "percent"),
        x_label=_("Quarter"),
        xs=found.quarters,
        series=tuple(each for each in told if any(value is not None for value in each.values)),
        kind=ChartKind.COLUMN,
        target=target,
        target_label=_("target") if target is not None else "",
        alt=_("The share of maintenance in the person-days of all teams, shipped and planned, by quarter."),
    )


def _days(keys: set[UUID]) -> tuple[dict[UUID, dict[str, float]], dict[UUID, str], int]:
    """Person-days of each request by team's name, its kind, and how many of them say no days."""
    found: dict[UUID, dict[str, float]] = defaultdict(dict)
    told: Any = TeamDays.objects.values_list("request", "team__name", "person_days")
    for key, team, amount in told:
        if key in keys:
            found[key][team] = found[key].get(team, 0.0) + float(amount)
    kinds: dict[UUID, str] = {}
    without = 0
    rows = Request.objects.filter(state__in=_counted()).values_list(
        "pk", "kind", "person_days", "area__responsible__name"
    )
    for key, kind, amount, team in rows:
        if key not in keys:
            continue
        kinds[key] = kind
        if key not in found and amount:
            found[key][team or _("no team")] = float(amount)
        without += key not in found
    return {key: each for key, each in found.items() if key in kinds}, kinds, without


def _counted() -> list[str]:
    gone = {RequestState.DECLINED, RequestState.MERGED}
    return [state.value for state in RequestState if state not in gone]


def _targets() -> dict[str, dict[str, int]]:
    """The targets of each team by its name, those of all teams under an empty text and for teams without own ones."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in SplitTarget.objects.select_related("team"):
        found[each.team.name if each.team else ""][each.kind] = each.share
    for name in Team.objects.values_list("name", flat=True):
        found[name] = found.get(name) or dict(found.get("", {}))
    return dict(found)
