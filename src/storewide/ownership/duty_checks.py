"""The check of planned duty, OWN011: who is on duty will not be there. What was in order when planned may not stay so."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.organization.models import Absence
from storewide.ownership.models import DutyShift


def nobody_there() -> Iterator[Finding]:
    """OWN011: shifts that run or come, of people who leave before their end or are away on all their days; two queries."""
    shifts = list(DutyShift.objects.not_over(now()).for_list())
    away: dict[object, list[Absence]] = {}
    for absence in Absence.objects.filter(person__in={each.person_id for each in shifts}):
        away.setdefault(absence.person_id, []).append(absence)
    for shift in shifts:
        if sentence := _sentence(shift, away.get(shift.person_id, [])):
            yield Finding(
                "OWN011",
                sentence,
                shift.get_absolute_url(),
                Severity.ERROR,
                reason=gettext_lazy(
                    "Alerts and incidents then go to whoever is accountable, who does not expect them."
                ),
                cure=gettext_lazy("Give the duty to somebody who is here, or take it back."),
                link=Link(DutyShift._meta.label_lower, str(shift.pk)),
            )


def _sentence(shift: DutyShift, absences: list[Absence]) -> str:
    """What is wrong with a shift; empty where its person is there for some of it."""
    first, last = shift.begins.date(), shift.ends.date()
    said = {"person": shift.person, "what": shift.what, "day": formats.day(first)}
    left: date | None = shift.person.left_on
    if left is not None and left <= last:
        said["left"] = formats.day(left)
        return _("%(person)s leaves on %(left)s, but is on duty for %(what)s from %(day)s.") % said
    if any(each.begins <= first and each.ends >= last for each in absences):
        return _("%(person)s is away throughout the duty for %(what)s that begins on %(day)s.") % said
    return ""
