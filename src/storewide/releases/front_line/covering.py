"""The page of coverage: every current briefing of a release that is prepared or watched, by team and shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.releases import readiness
from storewide.releases.front_line import coverage
from storewide.releases.front_line.coverage import Covered
from storewide.releases.models import Briefing, ReleaseState

#: briefings that the page shows, the nearest go-live first
MOST = 50


@dataclass(frozen=True)
class Told:
    """How far one briefing is: over all, by team and by shift; `gate` is the percent of each shift go-live waits for."""

    briefing: Briefing
    whole: Covered
    teams: tuple[Covered, ...]
    shifts: tuple[Covered, ...]
    gate: int

    @property
    def sentences(self) -> list[tuple[str, str, int | None]]:
        """Each shift, and each team, in words, with the tone of its state and its percent."""
        preparing = self.briefing.release.state == ReleaseState.PREPARING
        gate = self.gate if preparing else 0
        shifts = [
            (self._words(each), "bad" if coverage.is_short(each, gate) else _tone(each), each.percent)
            for each in self.shifts
        ]
        return shifts + [(self._words(each), _tone(each), each.percent) for each in self.teams]

    def _words(self, covered: Covered) -> str:
        return coverage.sentence(covered, self.briefing.version)


def covering(on: date) -> list[Told]:
    """How far every current briefing is, in a fixed number of queries."""
    states = [ReleaseState.PREPARING, ReleaseState.LIVE]
    current = Briefing.objects.current().filter(release__state__in=states).select_related("release")
    chosen = list(current.order_by("release__planned_on", "release__number")[:MOST])
    audiences = readiness.audiences(chosen, on)
    shifts, wanted = coverage.by_shift(audiences, on), coverage.gates()
    return [
        Told(
            each,
            _whole(audiences[each.pk]),
            coverage.by_team(audiences[each.pk]),
            shifts[each.pk],
            wanted.get(each.release.tier, 0),
        )
        for each in chosen
    ]


def finding(found: Sequence[Told]) -> str:
    """The one thing to know: which shift or briefing is furthest behind."""
    behind = [each for each in found if each.whole.asked and each.whole.read < each.whole.asked]
    if not found:
        return _("No briefing is out")
    if not behind:
        return _("Everybody has read every briefing")
    covered = [
        (part, each) for each in behind for part in (each.shifts or each.teams) if part.percent is not None
    ]
    if not covered:
        worst = min(behind, key=lambda each: each.whole.percent or 0)
        return _("%(percent)s have read the briefing on “%(release)s”") % {
            "percent": formats.percent((worst.whole.percent or 0) / 100, 0),
            "release": worst.briefing.release,
        }
    part, told = min(covered, key=lambda pair: (pair[0].share or 0.0, pair[0].name))
    return _("%(sentence)s on “%(release)s”") % {
        "sentence": coverage.sentence(part, told.briefing.version),
        "release": told.briefing.release,
    }


def _whole(audience: coverage.Audience) -> Covered:
    asked = len(audience.everybody)
    return Covered(_("all"), asked, asked - len(audience.unread))


def _tone(covered: Covered) -> str:
    if covered.percent is None:
        return "unknown"
    return "good" if covered.percent == 100 else "waiting"
