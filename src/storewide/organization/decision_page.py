"""What the page of a decision says."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.pages import Action
from storewide.organization import decision_queries
from storewide.organization.models import DecisionRight, TeamDecision


def removing(decision: TeamDecision) -> Action:
    """Taking it back, as noted by mistake."""
    return Action(
        _("Take back"),
        reverse("organization:decision-remove", args=[decision.pk]),
        style="quiet",
        post=True,
        confirm=_("Take this decision back, as noted by mistake?"),
    )


def context(decision: TeamDecision, at: datetime, *, may_change: bool) -> dict[str, Any]:
    """Where it stands, whether it was taken as agreed, and what is next; one query."""
    shown: dict[str, Any] = {
        "decision": decision,
        "tags": [decision.tag, decision_queries.agreed(decision, DecisionRight.objects.all())],
        "waited": "" if decision.in_team else decision_queries.wait_words(decision.waited(at)),
    }
    if decision.decided_at is None and may_change:
        settling = reverse("organization:decision-settle", args=[decision.pk])
        waits = _("%(team)s waits for %(role)s.") % {"team": decision.team, "role": decision.asked}
        shown |= {"next": Action(_("It is decided"), settling), "next_reason": waits}
    return shown
