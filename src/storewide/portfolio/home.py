"""What Home shows of the portfolio: what waits for the person, and the first steps."""

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.steps import Step
from storewide.kit.waits import NAMED, Wait, WaitKind, Waits, counted
from storewide.ledger.models import IntendedEffect
from storewide.ledger.words import short
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person
from storewide.portfolio.models import BusinessCase, Request, RequestState
from storewide.portfolio.permissions import PortfolioPermission

SHOWN = 5


def promises(request: SignedInRequest) -> Waits:
    """Frozen promises of whoever looks that are due: the longest due first."""
    people = organization.people_of(request.user) if may(request.user, PortfolioPermission.PROMISE) else []
    return _dues(people) if people else Waits(0, ())


def waits(request: SignedInRequest) -> Waits:
    """What waits for whoever looks: answers, and promises to freeze."""
    if not may(request.user, PortfolioPermission.PROMISE):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())
    parts = (_answers(people), _freezes(people))
    first = tuple(each for part in parts for each in part.first)
    return Waits(sum(part.count for part in parts), first[:NAMED])


def ask_step(request: SignedInRequest) -> Step:
    """The first request."""
    return Step(
        label=_("Ask for the first change"),
        done=Request.objects.exists(),
        url=reverse("portfolio:ask") if may(request.user, PortfolioPermission.ASK) else "",
        hint=_("Say what hurts, whom, and which area it is about. Whoever is accountable answers."),
        action=_("Ask"),
    )


def promise_step(request: SignedInRequest) -> Step:
    """The first frozen promise."""
    first = Request.objects.open().order_by("number").first()
    url = first.get_absolute_url() if first else reverse("portfolio:requests")
    return Step(
        label=_("Freeze the first promise"),
        done=IntendedEffect.objects.frozen().filter(after_the_fact=False).exists(),
        url=url if may(request.user, PortfolioPermission.PROMISE) else "",
        hint=_("Write the business case of a request: which metric moves, by how much, by when, says who."),
        action=_("Open the request") if first else _("Portfolio"),
    )


def _answers(people: list[Person]) -> Waits:
    """Requests about areas that one of `people` answers for today: how many, and the oldest."""

    def waiting(each: Request) -> Wait:
        words = {"who": each.asked_by_label, "area": each.area}
        return Wait(
            each.title,
            _("Asked by %(who)s; you answer for %(area)s") % words,
            Action(_("Answer"), each.get_absolute_url(), style="quiet"),
            since=each.created_at,
        )

    asked = Request.objects.filter(state=RequestState.ASKED).answered_for_by(people, now().date())
    return counted(asked.select_related("area").order_by("number"), waiting)


def _freezes(people: list[Person]) -> Waits:
    """Bets whose promise is one of `people`'s and not frozen: how many, and the oldest."""

    def waiting(case: BusinessCase) -> Wait:
        return Wait(
            case.request.title,
            _("Your promise is written and not frozen: %(promise)s") % {"promise": short(case.effect)},
            Action(_("Freeze"), reverse("portfolio:promise", args=[case.request.number]), style="quiet"),
        )

    cases = BusinessCase.objects.filter(request__state=RequestState.BET, effect__owner__in=people)
    return counted(cases.select_related("request", "effect").order_by("request__number"), waiting)


def _dues(people: list[Person]) -> Waits:
    """Frozen promises of `people` that are due: how many, and the longest due."""

    def waiting(effect: IntendedEffect) -> Wait:
        return Wait(
            effect.promise,
            _("Your promise is due: %(promise)s") % {"promise": short(effect)},
            Action(_("See it"), effect.get_absolute_url(), style="quiet"),
        )

    due = IntendedEffect.objects.due(now().date()).filter(owner__in=people)
    return counted(due.order_by("due_on", "pk"), waiting, kind=WaitKind.PROMISE)
