"""What of the assessments is a person's: those they own, the risks they watch, and the scores they still owe."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from storewide.assessment import parts
from storewide.assessment.models import Assessment, Assessor, Risk, State
from storewide.kit.permissions import Actor
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

OWNED = _("Assessments")
RISKS = _("Risks and blockers watched")
SCORES = _("Scores owed to assessments")


def duties_of(person: Person) -> list[Duty]:
    """A decided assessment is still somebody's, since it is looked at again; three queries."""
    risks = Risk.objects.filter(owner=person).exclude(assessment__state=State.DECIDED)
    seats = Assessor.objects.filter(person=person, jobs_given_at=None, options_given_at=None)
    return [
        *owned(Assessment.objects.filter(owner=person), OWNED, action="assessment.assessment.change"),
        *(_risk(risk) for risk in risks.select_related("assessment")),
        *(
            _seat(seat)
            for seat in seats.exclude(assessment__state=State.DECIDED).select_related("assessment", "person")
        ),
    ]


def _risk(risk: Risk) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        parts.change(part=risk, changes={"owner": to}, by=by, at=at, expected_version=None)

    return Duty(RISKS, f"risk.{risk.pk}", risk.what, risk.assessment.get_absolute_url(), move)


def _seat(seat: Assessor) -> Duty:
    """Scores are one's own: a successor scores anew, and what the leaver had only begun goes."""

    def move(to: Person | None, by: Actor, at: datetime) -> None:
        parts.remove(part=seat, by=by, at=at)
        if to is not None and not Assessor.objects.filter(assessment=seat.assessment, person=to).exists():
            parts.add(part=Assessor(assessment=seat.assessment, person=to), by=by, at=at)

    url = seat.assessment.get_absolute_url()
    return Duty(SCORES, f"assessor.{seat.pk}", str(seat.assessment), url, move, must_move=False)
