"""What the pages of the register and of one system say."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import raising
from storewide.kit.pages import Action, Crumb, Page
from storewide.systems import graph, queries, words
from storewide.systems.models import Interface, System

GUIDE = "systems#the-register"


def register(on: date, actions: tuple[Action, ...]) -> tuple[Page, dict[str, Any]]:
    """The head of the register and all it shows besides its list."""
    running = list(System.objects.running().select_related("owner"))
    page = Page(
        title=words.finding(running, on),
        short=_("Systems"),
        purpose=_(
            "Which applications run the stores, whose they are, what they cost, and what flows between them."
        ),
        guide=GUIDE,
        actions=actions,
    )
    return page, {
        "graph": graph.drawn(running, list(Interface.objects.lasting().for_list())),
        "ending": queries.ending(on),
        "costs": _costs(running),
    }


def system_head(found: System, on: date, *, changing: bool) -> Page:
    """The head of one system's page."""
    return Page(
        title=words.standing(found, on),
        short=found.name,
        purpose=found.purpose,
        guide="systems#one-system",
        crumbs=(to_register(),),
        actions=_actions(found) if changing else (),
    )


def system(found: System) -> dict[str, Any]:
    """All that one system's page shows below its head."""
    touching = Q(interface__source=found) | Q(interface__target=found)
    return {
        "system": found,
        "tags": [found.tag],
        "accountable": str(found.owner or ""),
        "interfaces": queries.interfaces_of(found),
        "stated": queries.stated_about(touching),
        "data": queries.held_by(found),
        "raised": raising.raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "history": history(found),
    }


def to_register() -> Crumb:
    """The way back to the register."""
    return Crumb(_("Systems"), reverse("systems:register"))


def _actions(found: System) -> tuple[Action, ...]:
    asking = raising.ask_address(found.link, _("Change %(name)s") % {"name": found})
    actions = [Action(_("Raise a request"), asking)] if asking else []
    actions.append(Action(_("Change"), reverse("systems:system-change", args=[found.pk]), "quiet"))
    return (
        *actions,
        Action(_("It is switched off"), reverse("systems:switch-off", args=[found.pk]), "quiet"),
    )


def _costs(running: list[System]) -> list[tuple[str, list[tuple[str, str]]]]:
    looks = ((_("By lifecycle"), "lifecycle"), (_("By team"), "owner"))
    return [
        (heading, [(cost.label, words.cost(cost)) for cost in queries.costs(running, by)])
        for heading, by in looks
    ]
