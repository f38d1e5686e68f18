"""What the pages of deliveries show: the five metrics, one deployment, and one system that tells of them."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.organization.models import Team
from storewide.releases.delivery import charts, lists, queries, words
from storewide.releases.delivery.queries import Delivered
from storewide.releases.models import DeliveryHook, Deployment
from storewide.releases.permissions import ReleasesPermission

#: for how many weeks the page may be asked, the usual ones second
WEEKS = (4, 12, 26, 52)
#: so many commits of a deployment are shown
_COMMITS = 50


def delivered(found: Delivered, user: User, crumbs: tuple[Crumb, ...]) -> Page:
    """The frame of the five metrics, with what this user can do about them."""
    tying = Action(_("Tie incidents"), reverse("releases:delivery-window"), style="quiet")
    connecting = connect(user)
    return Page(
        title=words.finding(found),
        short=_("Delivery"),
        purpose=_(
            "How often, how fast and how safely changes reach customers, by team and service; never by person."
        ),
        guide="delivery#the-five-metrics",
        crumbs=crumbs,
        actions=(
            *([connecting] if connecting else []),
            *([tying] if may(user, ReleasesPermission.CORRECT_DEPLOYED) else []),
        ),
    )


def connect(user: User) -> Action | None:
    """The way to the systems that tell of deployments, for whom may connect them."""
    if not may(user, ReleasesPermission.CONNECT_DELIVERY):
        return None
    return Action(_("Systems that tell"), reverse("releases:delivery-hooks"), style="quiet")


def delivered_context(found: Delivered) -> dict[str, Any]:
    """Everything the page of the five metrics shows besides its list."""
    return {
        "asked": found.asked,
        "weeks": WEEKS,
        "chosen_weeks": len(found.asked.days) // 7,
        "teams": list(Team.objects.order_by("name").values_list("name", flat=True)),
        "services": queries.services(),
        "tiles": words.tiles(found),
        "chart": charts.by_week(found),
        "window": int(queries.window() / timedelta(hours=1)),
    }


def deployment(found: Deployment, user: User, crumbs: tuple[Crumb, ...]) -> Page:
    """The frame of one deployment."""
    url = reverse("releases:deployment-correct", args=[found.pk])
    correcting = Action(_("Say what it was"), url, style="quiet")
    return Page(
        title=str(found),
        purpose=_("What was brought to %(environment)s, how it went, and what came of it.")
        % {"environment": found.environment},
        guide="delivery#a-deployment",
        crumbs=crumbs,
        actions=(correcting,) if may(user, ReleasesPermission.CORRECT_DEPLOYED) else (),
    )


def deployment_context(found: Deployment) -> dict[str, Any]:
    """How a deployment went, what it brought, what it caused and what people say of it."""
    row = queries.one(found)
    return {
        "deployment": found,
        "row": row,
        "caused": queries.caused_by(row) if row else (),
        "lead": words.duration(row.lead.median) if row else "",
        "commits": queries.commits_of(found)[:_COMMITS],
        "tags": [lists.went(row) if row else found.tag],
        "accountable": found.area.holder if found.area else None,
        "history": history(found),
    }


def hook(found: DeliveryHook, crumbs: tuple[Crumb, ...]) -> Page:
    """The frame of one hook."""
    return Page(
        title=found.name,
        purpose=_("An address to which %(provider)s sends what it deploys.")
        % {"provider": found.get_provider_display()},
        guide="delivery#connect-a-system",
        crumbs=crumbs,
        actions=_actions(found),
    )


def hook_context(found: DeliveryHook) -> dict[str, Any]:
    """Whether deliveries come in, what is to be done next, and what was done to the hook."""
    return {
        "hook": found,
        "tags": [found.tag],
        "next": _following(found),
        "next_reason": _(
            "Deliveries are taken from whoever knows the address, until they must prove a secret."
        ),
        "history": history(found),
    }


def _actions(found: DeliveryHook) -> tuple[Action, ...]:
    """Its end, as long as it works."""
    if found.revoked_at is not None:
        return ()
    asked = _("Revoke %(name)s? Its system tells of no deployment any more.") % {"name": found.name}
    url = reverse("releases:delivery-hook-revoke", args=[found.pk])
    return (Action(_("Revoke"), url, style="danger", post=True, confirm=asked),)


def _following(found: DeliveryHook) -> Action | None:
    """To save the signing secret, where none is saved."""
    if found.secret or found.revoked_at is not None:
        return None
    return Action(_("Save the signing secret"), reverse("releases:delivery-hook-sign", args=[found.pk]))
