"""What a meeting's page shows of actions: those that carry over, with a way to add and to close them in place."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import pages
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.rhythm import queries, words
from storewide.rhythm.forms import ActionForm, CloseForm
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store


def in_meeting(request: SignedInRequest, store: Store, back: str) -> Panel:
    """The open actions of a store, the longest due first; each form leads back to the page `back`."""
    today = now().date()
    rows = [words.row(action, today) for action in queries.carried(store)]
    acting = may(request.user, RhythmPermission.ACT)
    adding = urlencode({"store": store.slug, "back": back})
    overdue = sum(row.action.overdue(today) for row in rows)
    return Panel(
        title=words.standing(len(rows), overdue),
        template="rhythm/in_meeting.html",
        context={
            "closing": [(row, CloseForm(auto_id=f"close-{row.action.pk}-%s")) for row in rows],
            "acting": acting,
            "form": ActionForm() if acting else None,
            "add_url": f"{reverse('rhythm:action-new')}?{adding}",
            "back": urlencode({"back": back}),
        },
        more=pages.Action(_("All actions"), reverse("rhythm:actions")),
    )
