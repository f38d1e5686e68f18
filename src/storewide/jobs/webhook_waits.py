"""What of webhooks waits for an owner: those that were stopped because their receiver takes nothing."""

from django.utils.translation import gettext as _

from storewide.jobs.models import Webhook
from storewide.jobs.permissions import JobPermission
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits, counted


def waits(request: SignedInRequest) -> Waits:
    """Stopped webhooks, the longest stopped first."""
    if not may(request.user, JobPermission.WEBHOOKS):
        return Waits(0, ())
    rows = Webhook.objects.exclude(stopped_at=None).exclude(stopped_for="").order_by("stopped_at")
    return counted(rows, _wait)


def _wait(webhook: Webhook) -> Wait:
    return Wait(
        what=_("Mend the webhook “%(name)s”") % {"name": webhook},
        why=webhook.stopped_for,
        action=Action(_("See it"), webhook.get_absolute_url(), "quiet"),
        since=webhook.stopped_at,
    )
