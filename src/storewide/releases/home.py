"""What Home's first round says of releases: those of the past belong on the charts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step
from storewide.releases.models import Release, ReleaseState
from storewide.releases.permissions import ReleasesPermission


def past_step(request: SignedInRequest) -> Step:
    """First run: what went live before anybody began here."""
    return Step(
        label=_("Import what went live last year"),
        done=Release.objects.filter(state=ReleaseState.PAST).exists(),
        url=reverse("releases:import") if may(request.user, ReleasesPermission.IMPORT) else "",
        hint=_("A table with names and dates. Every chart then shows what happened on those days."),
        action=_("Import releases"),
        optional=True,
    )
