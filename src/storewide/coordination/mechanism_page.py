"""What the pages of mechanisms say."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.coordination import coupling_page, looks, mechanisms
from storewide.coordination.models import Mechanism
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page

GUIDE = "coordination#mechanisms"
#: so many gaps are named
NAMED = 5


def whole(at: datetime, first: Action | None) -> tuple[Page, dict[str, Any]]:
    """The head of the continuum and all it shows; `first` writes one down."""
    coupling, gaps = mechanisms.gaps(at.date(), at)
    page = Page(
        title=_finding(len(gaps)),
        short=_("What links teams"),
        purpose=_("From ad hoc to formal: what links which teams, who owns it, when it is looked at again."),
        guide=GUIDE,
        actions=(first,) if first else (),
    )
    named = [
        {
            "pair": f"{coupling.teams[knot.more.waiting]} → {coupling.teams[knot.more.blocking]}",
            "reason": coupling_page.reason(coupling, knot),
            "url": coupling_page.pair_address(knot.more, coupling.chosen),
            "teams": f"{coupling.teams[knot.more.waiting]}\n{coupling.teams[knot.more.blocking]}",
        }
        for knot in gaps[:NAMED]
    ]
    shown = {"continuum": mechanisms.continuum(), "gaps": named, "adding": first}
    return page, shown | looks.context("mechanisms")


def head(found: Mechanism, *, changing: bool) -> Page:
    """The head of one mechanism's page."""
    actions = (
        Action(_("Change"), reverse("coordination:mechanism-change", args=[found.pk]), "quiet"),
        Action(_("End it"), reverse("coordination:mechanism-end", args=[found.pk]), "quiet"),
    )
    return Page(
        title=found.name,
        purpose=found.purpose,
        guide=GUIDE,
        crumbs=(to_whole(),),
        actions=actions if changing else (),
    )


def to_whole() -> Crumb:
    """The way back to all of them."""
    return Crumb(_("What links teams"), reverse("coordination:mechanisms"))


def crumbs(found: Mechanism) -> tuple[Crumb, ...]:
    """The way back from a page below a mechanism."""
    return (to_whole(), Crumb(found.name, found.get_absolute_url()))


def _finding(gaps: int) -> str:
    used = Mechanism.objects.in_use().count()
    said = {"used": formats.number(used), "gaps": formats.number(gaps)}
    if gaps:
        return (
            ngettext(
                "One pair of teams waits for each other and nothing links it",
                "%(gaps)s pairs of teams wait for each other and nothing links them",
                gaps,
            )
            % said
        )
    if not used:
        return _("Nothing is written down that links teams")
    return (
        ngettext("One mechanism links teams, no gap", "%(used)s mechanisms link teams, no gap", used) % said
    )
