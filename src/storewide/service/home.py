"""What Home shows of the service, and what of it waits for a person."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tone
from storewide.kit.waits import NAMED, Wait, Waits, counted
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person
from storewide.ownership import duty
from storewide.ownership.answering import roles_answered_by
from storewide.service import choice, objective_words, overview
from storewide.service.models import Burn, Incident
from storewide.service.permissions import ServicePermission
from storewide.sources.models import Store


def home_panel(request: SignedInRequest) -> Panel | None:
    """Is the store up, fast and taking orders; None while nobody looks."""
    stores = tuple(Store.objects.all())
    if not stores or not may(request.user, ServicePermission.VIEW):
        return None
    found = overview.of(choice.main(stores), now())
    if not found.is_watched and not found.open_incidents:
        return None
    return Panel(
        title=found.finding,
        template="service/home_panel.html",
        context={"lines": [line for line in found.lines if line.tag.tone is not Tone.UNKNOWN]},
        more=Action(_("How the service stands"), reverse("service:service")),
    )


def waits(request: SignedInRequest) -> Waits:
    """Budgets that burn and incidents that are open, for whoever answers or is on duty for their area."""
    if not may(request.user, ServicePermission.TELL):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())
    parts = (_incidents(people), _burns(people))
    first = tuple(each for part in parts for each in part.first)
    return Waits(sum(part.count for part in parts), first[:NAMED])


def _incidents(people: list[Person]) -> Waits:
    def waiting(each: Incident) -> Wait:
        why = _("It is not over; you are reached first for %(area)s") % {"area": each.area}
        return Wait(each.title, why, Action(_("See it"), each.get_absolute_url(), "quiet"), each.opened_at)

    rows = Incident.objects.for_list().not_over().that_count().exclude(area=None)
    incidents = list(rows.order_by("opened_at", "id"))
    reached = duty.on_duty_of({each.area for each in incidents if each.area}, now())
    mine = [each for each in incidents if each.area_id and _one_of(people, reached.get(each.area_id))]
    return Waits(len(mine), tuple(waiting(each) for each in mine[:NAMED]))


def _burns(people: list[Person]) -> Waits:
    def waiting(each: Burn) -> Wait:
        address = reverse("service:burn-answer", args=[each.pk])
        action = Action(_("Say what is done"), address, "quiet")
        return Wait(objective_words.burning(each), objective_words.pace(each), action, each.began_at)

    mine = Q(objective__area__accountable__in=roles_answered_by(people, now().date()))
    return counted(Burn.objects.for_list().waiting().filter(mine).order_by("began_at", "id"), waiting)


def _one_of(people: list[Person], person: Person | None) -> bool:
    return person is not None and person in people
