"""What the pages of connected systems of issues say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.audit.queries import history
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.portfolio.models import Provider, Request, Telling, Tracked, Tracker
from storewide.portfolio.permissions import PortfolioPermission

GUIDE = "roadmap#issues-of-jira-github-and-gitlab"
#: so many messages are shown of a connection
MOST = 20


def trackers(first: Action) -> ListSpec:
    """The systems of issues that are connected."""
    return ListSpec(
        name="trackers",
        columns=(
            Column("name", gettext_lazy("Name"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("provider", gettext_lazy("System"), value="get_provider_display", sort="provider"),
            Column("site", gettext_lazy("Address"), sort="site", priority=2),
            Column("state", gettext_lazy("State"), value="tag", kind=Kind.TAG),
            Column(
                "heard", gettext_lazy("Last delivery"), value="heard_at", kind=Kind.MOMENT, sort="heard_at"
            ),
            Column("what", gettext_lazy("What it told"), value="heard_what", priority=3),
        ),
        search=("name", "site"),
        filters=(Filter("provider", gettext_lazy("System"), Provider.choices),),
        order="name",
        counted=ngettext_lazy("%(shown)s system", "%(shown)s systems", "count"),
        empty=Empty(
            gettext_lazy("No system of issues is connected yet"),
            gettext_lazy(
                "Jira, GitHub and GitLab tell how far issues are, and hear what becomes of requests."
            ),
            first,
        ),
    )


def of_list(making: Action) -> Page:
    """The head of the list."""
    return Page(
        title=_("Systems of issues"),
        purpose=_(
            "Where requests are made: what issues tell moves requests, what becomes of them is told there."
        ),
        guide=GUIDE,
        crumbs=(Crumb(_("Portfolio"), reverse("portfolio:requests")),),
        actions=(making,),
    )


def of_form(title: str) -> Page:
    """The head of a form about a connection."""
    return Page(
        title=title,
        purpose=_("It gets an address to tell us by; we get a token to tell it by."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def made(tracker: Tracker, link: str) -> dict[str, Any]:
    """The page that shows the address once."""
    page = Page(
        title=_("Copy the address now: it is shown this once"),
        purpose=_("Whoever knows it can tell of issues. Keep it like a password."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )
    label = _("Address for %(provider)s") % {"provider": tracker.get_provider_display()}
    return {"page": page, "link": link, "label": label, "tracker": tracker}


def of_tracker(found: Tracker) -> dict[str, Any]:
    """All that the page of a connection shows."""
    signing = Action(_("Save the signing secret"), reverse("portfolio:tracker-sign", args=[found.pk]))
    tellings = Telling.objects.filter(tracked__tracker=found).select_related("tracked__request")
    return {
        "page": Page(
            title=found.name,
            purpose=_("%(provider)s at %(site)s")
            % {"provider": found.get_provider_display(), "site": found.site},
            guide=GUIDE,
            crumbs=_crumbs(),
            actions=_actions(found),
        ),
        "tracker": found,
        "tags": [found.tag],
        "next": None if found.secret or found.revoked_at else signing,
        "next_reason": _(
            "Deliveries are taken from whoever knows the address, until they must prove a secret."
        ),
        "tellings": list(tellings[:MOST]),
        "issues": Tracked.objects.attached().filter(tracker=found).count(),
        "history": history(found),
    }


def of_request(asked: Request, actor: Actor) -> dict[str, Any]:
    """The issues of a request, and whether whoever looks may attach one; one query."""
    return {
        "issues": list(Tracked.objects.attached().filter(request=asked)),
        "tracking": may(actor, PortfolioPermission.TRACK, asked),
    }


def _actions(found: Tracker) -> tuple[Action, ...]:
    if found.revoked_at is not None:
        return ()
    asked = _("Revoke %(name)s? Its issues tell and are told nothing any more.") % {"name": found}
    url = reverse("portfolio:tracker-revoke", args=[found.pk])
    return (
        Action(_("Change"), reverse("portfolio:tracker-change", args=[found.pk]), "quiet"),
        Action(_("Revoke"), url, style="danger", post=True, confirm=asked),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (
        Crumb(_("Portfolio"), reverse("portfolio:requests")),
        Crumb(_("Systems of issues"), reverse("portfolio:trackers")),
    )
