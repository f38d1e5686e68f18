"""What the page of a store's closed months says."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.sources import below_store
from storewide.sources.closed_months import Restated
from storewide.sources.models import Store


def finding(rows: Sequence[Restated]) -> str:
    """The closed months in one sentence."""
    if not rows:
        return _("No month is closed yet")
    differing = [row for row in rows if row.differs]
    if not differing:
        return ngettext(
            "The closed month still reads as it was reported",
            "All %(count)s closed months still read as they were reported",
            len(rows),
        ) % {"count": len(rows)}
    newest = differing[0]
    values = {
        "month": newest.month,
        "reported": formats.money(newest.closed.spend, newest.closed.currency),
        "now": formats.money(newest.now["spend"], newest.closed.currency),
    }
    return _("%(month)s was reported with a spend of %(reported)s and now reads %(now)s") % values


def closed_months(
    store: Store, rows: Sequence[Restated], following: date | None, *, may_close: bool, may_reopen: bool
) -> Page:
    """The list, with the month that can be closed next as its action."""
    actions = []
    if following is not None and may_close:
        label = _("Close %(month)s") % {"month": f"{following:%Y-%m}"}
        address = reverse("sources:month-close", args=[store.slug, f"{following:%Y-%m}"])
        said = _("The figures of this month are kept as they read now. Go on?")
        actions.append(Action(label, address, post=True, confirm=said))
    if rows and may_reopen:
        newest = rows[0].month
        label = _("Take back %(month)s") % {"month": newest}
        actions.append(Action(label, reverse("sources:month-reopen", args=[store.slug, newest]), "quiet"))
    return Page(
        title=finding(rows),
        short=_("Closed months"),
        purpose=_("Figures as they were reported, with what later facts made of them beside."),
        guide="data#closed-months",
        crumbs=below_store.crumbs(store),
        actions=tuple(actions),
    )


def reopen(store: Store, month: str) -> Page:
    """The form that takes a report back."""
    return Page(
        title=_("Take back the report of %(month)s") % {"month": month},
        purpose=_("For a month closed by mistake; the reason stays in the audit trail."),
        guide="data#closed-months",
        crumbs=(Crumb(_("Closed months"), reverse("sources:closed-months", args=[store.slug])),),
    )
