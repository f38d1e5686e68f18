"""What the page of a store's business calendar says."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Page
from storewide.sources import below_store, business_calendar
from storewide.sources.business_calendar import Year
from storewide.sources.models import Store


def finding(store: Store, found: Year) -> str:
    """The year in one sentence."""
    values = {
        "year": found.name,
        "first": formats.day(found.days.first),
        "last": formats.day(found.days.last),
        "weeks": found.weeks,
        "pattern": store.get_calendar_display(),
    }
    if not business_calendar.of(store).is_retail:
        return _("%(year)s runs from %(first)s to %(last)s, in calendar months") % values
    return _("%(year)s runs from %(first)s to %(last)s: %(weeks)s weeks, %(pattern)s") % values


def calendar(store: Store, name: int, *, changeable: bool) -> dict[str, Any]:
    """Everything the page shows of one business year."""
    found = business_calendar.year(store, name)
    address = reverse("sources:calendar", args=[store.slug])
    change = Action(_("Change"), reverse("sources:store-change", args=[store.slug]), "quiet")
    return {
        "page": Page(
            title=finding(store, found),
            short=_("Calendar"),
            purpose=_("How this store cuts its year, and which days stand against which of the year before."),
            guide="data#business-calendar",
            crumbs=below_store.crumbs(store),
            actions=(change,) if changeable else (),
        ),
        "store": store,
        "year": found,
        "earlier": Action(str(name - 1), f"{address}?year={name - 1}", "quiet"),
        "later": Action(str(name + 1), f"{address}?year={name + 1}", "quiet"),
        "moved": ngettext(
            "One holiday fell on another day the year before; the week before it and the day after compare "
            "with those of then.",
            "%(count)s holidays fell on other days the year before; the week before each and the day after compare "
            "with those of then.",
            len(found.moved),
        )
        % {"count": len(found.moved)},
    }
