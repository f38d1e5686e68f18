"""What of strategy waits for a person: check-ins and reviews that are due."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.strategy import queries
from storewide.strategy.models import Document, Objective
from storewide.strategy.permissions import StrategyPermission


def waits(request: SignedInRequest) -> Waits:
    """Objectives that whoever looks owns and owes a check-in, and documents to be read again; two queries."""
    people = organization.people_of(request.user) if may(request.user, StrategyPermission.CHANGE) else []
    if not people:
        return Waits(0, ())
    today = now().date()
    mine = queries.check_ins_due(Objective.objects.filter(owner__in=people), today)
    found = [_check_in(*each) for each in mine]
    overdue = Document.objects.kept().filter(owner__in=people, review_on__lte=today)
    found += [_review(each) for each in overdue.order_by("review_on", "pk")]
    return Waits(len(found), tuple(found[:NAMED]))


def _check_in(objective: Objective, last: date | None) -> Wait:
    why = _("A check-in is due; nobody has checked in yet")
    if last is not None:
        why = _("A check-in is due; the last one was on %(day)s") % {"day": formats.day(last)}
    address = reverse("strategy:check-in", args=[objective.pk])
    return Wait(objective.name, why, Action(_("Check in"), address, style="quiet"))


def _review(document: Document) -> Wait:
    return Wait(
        document.title,
        _("You own it; it was to be read again by %(day)s") % {"day": formats.day(document.review_on)},
        Action(_("Read it"), document.get_absolute_url(), style="quiet"),
    )
