"""How the portfolio stands in words, and what comes next for a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.flags import lists as flags
from storewide.flags.models import Flag
from storewide.flags.permissions import FlagsPermission
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.ledger.words import sentence
from storewide.lib.clock import now
from storewide.ownership.answering import accountable_on
from storewide.portfolio.models import OPEN, UNDERWAY, BusinessCase, Request, RequestState
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.queries import Standing
from storewide.strategy import serving
from storewide.strategy.permissions import StrategyPermission


@dataclass(frozen=True)
class Following:
    """What comes next for a request: why, and the action, None where whoever looks has none."""

    reason: str
    action: Action | None = None


def standing(found: Standing) -> str:
    """How the portfolio stands, as the finding of its page."""
    if not found.all:
        return _("Nothing is asked for yet")
    count = found.asked + found.bet
    words = {
        "open": formats.number(count),
        "asked": formats.number(found.asked),
        "bet": formats.number(found.bet),
    }
    if not count:
        return _("Every request has its answer")
    if not found.bet:
        return (
            ngettext("One request waits for an answer", "%(asked)s requests wait for an answer", count)
            % words
        )
    if not found.asked:
        return ngettext("One bet waits for its promise", "%(bet)s bets wait for their promise", count) % words
    return _("%(open)s requests are open: %(asked)s to be answered, %(bet)s to be promised") % words


def serves_url(request: Request, actor: Actor) -> str:
    """Where whoever looks says which goals a request serves; empty where they may not."""
    return serving.serves_url(request.link) if may(actor, StrategyPermission.CHANGE) else ""


def following(request: Request, case: BusinessCase | None, actor: Actor) -> Following | None:
    """What is to be done next about a request; None where nothing is."""
    if request.state in (RequestState.ASKED, RequestState.ACCEPTED):
        return Following(
            _("Say what it is worth and which metric it moves, or decline it with a reason."),
            _may_do(actor, PortfolioPermission.WRITE_CASE, request, "case", _("Write the business case")),
        )
    if request.state == RequestState.BET and case is not None:
        return Following(
            _("The promise is written and may still change: %(promise)s.")
            % {"promise": sentence(case.effect)},
            _may_do(actor, PortfolioPermission.PROMISE, request, "promise", _("Review and freeze")),
        )
    return None


def actions(request: Request, actor: Actor) -> tuple[Action, ...]:
    """What else can be done to a request while it is open."""
    if request.state not in OPEN:
        return ()
    found = (
        _may_do(actor, PortfolioPermission.ACCEPT, request, "accept", _("Accept"), "quiet")
        if request.state == RequestState.ASKED
        else None,
        _may_do(actor, PortfolioPermission.CHANGE, request, "change", _("Change"), "quiet"),
        _may_do(actor, PortfolioPermission.DECLINE, request, "decline", _("Decline"), "quiet"),
    )
    return tuple(action for action in found if action)


def flag_action(request: Request, actor: Actor) -> tuple[Action, ...]:
    """Make a flag that the change is hidden behind until it is to be seen."""
    if request.state not in (*OPEN, *UNDERWAY) or not may(actor, FlagsPermission.CHANGE):
        return ()
    address = f"{flags.make_address()}?{urlencode({'for': request.link.written})}"
    return (Action(_("Make a flag for it"), address, "quiet"),)


def flags_of(request: Request, actor: Actor) -> Iterable[Flag]:
    """The flags that it is hidden behind, of whoever may see them."""
    return Flag.objects.built_for(request.link) if may(actor, FlagsPermission.VIEW) else ()


def list_actions(actor: Actor, asking: Action | None, query: dict[str, str]) -> tuple[Action, ...]:
    """What can be done from the list, narrowed as `query` says: ask, look at the roadmap, change many."""
    found = (
        asking if may(actor, PortfolioPermission.ASK) else None,
        Action(_("Roadmap"), reverse("portfolio:roadmap"), "quiet"),
        Action(_("Board"), reverse("portfolio:board"), "quiet"),
        Action(_("Scores"), reverse("portfolio:scores"), "quiet"),
        Action(_("What I asked for"), reverse("portfolio:mine"), "quiet"),
        Action(_("Need resolution"), reverse("portfolio:needs"), "quiet"),
        Action(_("Change many"), reverse("portfolio:many", query=query), "quiet")
        if may(actor, PortfolioPermission.DECLINE) and may(actor, PortfolioPermission.CHANGE)
        else None,
        Action(_("Import"), reverse("portfolio:imports"), "quiet")
        if may(actor, PortfolioPermission.EXCHANGE)
        else None,
        Action(_("Issue systems"), reverse("portfolio:trackers"), "quiet")
        if may(actor, PortfolioPermission.CONNECT)
        else None,
    )
    return tuple(action for action in found if action)


def origin(request: Request) -> str:
    """Who asked, and when."""
    return _("Asked by %(who)s on %(day)s.") % {
        "who": request.asked_by_label,
        "day": formats.day(request.created_at),
    }


def accountable(request: Request) -> str:
    """Who answers for the area a request is about, with their role; an empty text where nobody does."""
    role = request.area.accountable
    if role is None or role.holder is None:
        return ""
    return _("%(name)s, %(role)s") % {"name": role.holder, "role": role.title}


def asked(request: Request) -> str:
    """What the person who asked is told: who answers."""
    answering = accountable_on(request.area, now().date())
    if answering is None:
        return _("Asked. Nobody is accountable for %(area)s yet, so nobody is bound to answer.") % {
            "area": request.area
        }
    said = {"name": answering, "area": request.area}
    if answering != request.area.holder:
        return _("Asked. %(name)s stands in for whoever is accountable for %(area)s and answers.") % said
    return _("Asked. %(name)s is accountable for %(area)s and answers.") % said


def _may_do(
    actor: Actor, permission: PortfolioPermission, request: Request, page: str, label: str, style: str = ""
) -> Action | None:
    if not may(actor, permission, request):
        return None
    return Action(label, reverse(f"portfolio:{page}", args=[request.number]), style=style)
