"""Whether a step may be taken while assessors still owe their scores."""

from django.utils.translation import gettext as _

from storewide.assessment.models import Assessment, Assessor, Phase
from storewide.kit.errors import Refusal


class NotReady(Refusal):
    """Something is missing before the next step."""

    status = 409


class ReasonMissing(Refusal):
    """A step that leaves somebody's scores out, or goes back, says why."""

    field = "reason"


def require_given(assessment: Assessment, phase: Phase, reason: str) -> None:
    """Refuse a step while scores are owed, unless a reason says why they are left out; nobody's scores is nothing."""
    assessors = list(Assessor.objects.filter(assessment=assessment).select_related("person"))
    owing = [each for each in assessors if each.given_at(phase) is None]
    if len(owing) == len(assessors):
        raise NotReady(_("Nobody has given scores yet; at least one assessor must."))
    if owing and not reason.strip():
        names = ", ".join(str(each) for each in owing)
        raise ReasonMissing(
            _("%(names)s still owe their scores; write why it goes on without them.") % {"names": names}
        )
