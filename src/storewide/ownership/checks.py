"""The checks of ownership: OWN001 nobody accountable, OWN002 two hold themselves accountable, OWN003 has left."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding, Severity
from storewide.lib.clock import now
from storewide.ownership import claims, words
from storewide.ownership.models import Area, Standing


def nobody_accountable() -> Iterator[Finding]:
    """OWN001: areas without a role, or whose role nobody holds, the worst first; one query."""
    yield from _gaps("OWN001", Standing.VACANT)


def two_accountable() -> Iterator[Finding]:
    """OWN002: areas that two or more people hold themselves accountable for; four queries at most."""
    areas = claims.contestable(now().date())
    rivals = claims.rivals(areas, now().date())
    for area in areas:
        if people := rivals.get(area.slug):
            yield Finding(
                "OWN002",
                words.claimed(area, people),
                area.get_absolute_url(),
                Severity.ERROR,
                reason=gettext_lazy(
                    "Where two believe it is theirs, each waits for the other, or both decide."
                ),
                cure=gettext_lazy("Name one of them, and change the other's title in the directory."),
                link=area.link,
            )


def accountable_has_left() -> Iterator[Finding]:
    """OWN003: areas whose accountable person has left, with whoever it was and since when; one query."""
    yield from _gaps("OWN003", Standing.LEFT)


def _gaps(code: str, standing: Standing) -> Iterator[Finding]:
    today = now().date()
    for area in Area.objects.worst_first().without_accountable(today):
        if area.standing(today) is standing:
            yield Finding(
                code,
                words.without(area, today),
                area.accountable_url,
                Severity.ERROR,
                reason=gettext_lazy(
                    "Requests about it reach nobody who is bound to answer; its metrics have no owner."
                ),
                cure=gettext_lazy("Name one person, in a role."),
                link=area.link,
            )
