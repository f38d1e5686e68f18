"""A briefing as it comes over the API, for the operation that publishes it."""

from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.naming import UnknownName, named
from storewide.organization.models import Team
from storewide.releases.briefing_operations import Said
from storewide.releases.models import Shift
from storewide.releases.schemas import BriefingIn


def publishing(body: BriefingIn) -> dict[str, Any]:
    """What the operation takes. Raises UnknownName for a team or shift that there is not."""
    written = body.dict()
    questions = tuple((each["question"], each["answer"]) for each in written.pop("questions"))
    shifts = {each.pk: each for each in Shift.objects.filter(pk__in=body.shifts)}
    missing = [each for each in written.pop("shifts") if each not in shifts]
    if missing:
        raise UnknownName(_("There is no shift “%(shift)s”.") % {"shift": missing[0]})
    return {
        "teams": [named(Team, name, name__iexact=name) for name in written.pop("teams")],
        "shifts": [shifts[each] for each in body.shifts],
        "material": written.pop("material"),
        "said": Said(**written, questions=questions),
    }
