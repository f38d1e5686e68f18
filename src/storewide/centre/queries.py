"""What other modules ask of the centre by the wiring: links, hits of a search, and what waits for somebody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.centre import reading
from storewide.centre.models import Bet, Centre, Expert, Guideline, GuidelineException, Service, Tool
from storewide.centre.models.guideline import SOON
from storewide.centre.permissions import CentrePermission
from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.matching import best_rows
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.search import MOST, Hit
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person

LINKED: tuple[Any, ...] = (Centre, Tool, Service, Expert, Guideline, Bet)


def resolve_link(link: Link) -> Link | None:
    """A link to a record of a centre; None for every other kind."""
    model = next((each for each in LINKED if link.kind == each.KIND), None)
    if model is None:
        return None
    found = model.objects.filter(pk=link.id).first()
    return Link(link.kind, link.id, str(found), found.get_absolute_url()) if found else link


def search(actor: Actor, words_typed: str) -> Iterable[Hit]:
    """Tools, services, guidelines and bets by name. Four queries."""
    if not may(actor, CentrePermission.VIEW):
        return
    looked: tuple[tuple[Any, str, str], ...] = (
        (Tool, _("Marketing tool"), "purpose"),
        (Service, _("Service of the centre"), "description"),
        (Guideline, _("Guideline"), "text"),
        (Bet, _("Bet of the hub"), "hypothesis"),
    )
    for model, kind, detail in looked:
        for found in best_rows(words_typed, model.objects.all(), "name", detail)[: MOST // 2]:
            yield Hit(kind, found.name, getattr(found, detail)[:120], found.get_absolute_url())


def waits(request: SignedInRequest) -> Waits:
    """Contracts, exceptions and bets of whoever looks that need a decision, the nearest day first; three queries."""
    people = organization.people_of(request.user)
    if not people or not may(request.user, CentrePermission.CHANGE):
        return Waits(0, ())
    today = now().date()
    rows = [*_tools(people, today), *_exceptions(people, today), *_bets(people, today)]
    rows.sort(key=lambda row: row[0])
    return Waits(len(rows), tuple(wait for _day, wait in rows[:NAMED]))


def _tools(people: list[Person], today: date) -> list[tuple[date, Wait]]:
    found = []
    for tool in Tool.objects.ending(today).filter(owner__in=people):
        noticed = tool.notice_on is not None and tool.notice_on >= today
        day = (tool.notice_on if noticed else tool.contract_ends) or today
        why = _("Notice can be given until %(day)s") if noticed else _("Its contract ends on %(day)s")
        action = Action(_("Look at it"), tool.get_absolute_url(), "quiet")
        found.append((day, Wait(tool.name, why % {"day": formats.day(day)}, action)))
    return found


def _exceptions(people: list[Person], today: date) -> list[tuple[date, Wait]]:
    rows = GuidelineException.objects.open().filter(
        guideline__owner__in=people, until__lte=today + timedelta(days=SOON.days)
    )
    found = []
    for each in rows.select_related("guideline", "unit"):
        url = reverse("centre:change", args=["exceptions", each.pk])
        said = {"unit": each.unit, "day": formats.day(each.until)}
        why = _("The exception of %(unit)s holds until %(day)s") % said
        found.append(
            (each.until, Wait(each.guideline.name, why, Action(_("Prolong or end it"), url, "quiet")))
        )
    return found


def _bets(people: list[Person], today: date) -> list[tuple[date, Wait]]:
    rows = Bet.objects.with_spent().trying().filter(owner__in=people).select_related("store", "centre")
    found = []
    for bet in rows:
        if why := reading.stops(bet, today):
            action = Action(_("Decide"), reverse("centre:decide", args=[bet.pk]), "quiet")
            words = _("Stop rule met: %(why)s") % {"why": "; ".join(why)}
            found.append((bet.stop_on or today, Wait(bet.name, words, action)))
    return found
