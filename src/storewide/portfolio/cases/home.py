"""What of business cases waits for a person: sign-offs that are theirs to give, and pages they are asked to review."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, WaitKind, Waits, counted
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person
from storewide.ownership.answering import roles_answered_by
from storewide.portfolio.cases import signing
from storewide.portfolio.models import (
    OPEN,
    BusinessCase,
    CaseSignOff,
    RequestState,
    Reviewer,
    Side,
    Verdict,
)
from storewide.portfolio.permissions import PortfolioPermission


def waits(request: SignedInRequest) -> Waits:
    """What waits for whoever looks: cases to sign off, then pages to review."""
    if not may(request.user, PortfolioPermission.SIGN_CASE):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())
    parts = (_signatures(people), _reviews(people))
    first = tuple(each for part in parts for each in part.first)
    return Waits(sum(part.count for part in parts), first[:NAMED], WaitKind.APPROVAL)


def _signatures(people: list[Person]) -> Waits:
    """Cases that ask for a sign-off which is one of `people`'s to give: how many, and the oldest."""

    def waiting(case: BusinessCase) -> Wait:
        return Wait(
            case.request.title,
            _("The business case waits for your sign-off"),
            Action(
                _("Read and sign"), reverse("portfolio:case-read", args=[case.request.number]), style="quiet"
            ),
        )

    return counted(_to_sign(people).select_related("request").order_by("request__number"), waiting)


def _to_sign(people: list[Person]) -> QuerySet[BusinessCase]:
    rule = signing.rule()
    if rule.threshold is None:
        return BusinessCase.objects.none()
    roles = roles_answered_by(people, now().date())
    given = CaseSignOff.objects.standing().filter(case=OuterRef("pk"))
    mine = Q(request__area__accountable__in=roles) if rule.business is None else Q()
    if rule.business is not None and not roles.filter(pk=rule.business.pk).exists():
        mine = Q(pk__in=[])
    theirs = mine & ~Q(Exists(given.filter(side=Side.BUSINESS)))
    if rule.technical is not None and roles.filter(pk=rule.technical.pk).exists():
        theirs |= ~Q(Exists(given.filter(side=Side.IT)))
    spent = Coalesce(F("cost"), Value(0)) + Coalesce(F("running"), Value(0))
    dear = Q(pk__in=[])
    for currency in BusinessCase.objects.order_by("currency").values_list("currency", flat=True).distinct():
        dear |= Q(currency=currency, spent__gte=signing.threshold_in(rule, currency))
    bets = BusinessCase.objects.filter(request__state=RequestState.BET)
    return bets.annotate(spent=spent).filter(dear, theirs)


def _reviews(people: list[Person]) -> Waits:
    """Pages of open requests that one of `people` is asked to review and has not judged as they stand."""

    def waiting(each: Reviewer) -> Wait:
        return Wait(
            each.page.headline,
            _("%(who)s asks you whether this page is ready") % {"who": each.invited_by_label},
            Action(
                _("Review"), reverse("portfolio:backwards", args=[each.page.request.number]), style="quiet"
            ),
            since=each.created_at,
        )

    judged = Verdict.objects.filter(reviewer=OuterRef("pk"), number=OuterRef("page__version"))
    rows = Reviewer.objects.filter(~Exists(judged), person__in=people, page__request__state__in=OPEN)
    return counted(rows.select_related("page__request").order_by("created_at", "pk"), waiting)
