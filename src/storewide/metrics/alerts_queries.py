"""What other pages show of alerts: what waits for a person, hits of the search, links, and what happened then."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.links import Link, resolve
from storewide.kit.matching import best
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.search import Hit
from storewide.kit.waits import Wait, Waits, counted
from storewide.lib.clock import now
from storewide.metrics import alerts_words
from storewide.metrics.models import Alert, Annotation
from storewide.metrics.permissions import MetricsPermission
from storewide.organization import queries as organization

#: a search looks among so many of the newest
_SEARCHED = 500
#: what happened so long before an alert begins is shown beside it
_BEFORE = timedelta(days=1)


def waits(request: SignedInRequest) -> Waits:
    """Alerts of metrics that the person answers for."""
    if not may(request.user, MetricsPermission.ALERT):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())

    def waiting(each: Alert) -> Wait:
        why = _("You are accountable for this metric")
        action = Action(_("See it"), each.get_absolute_url(), "quiet")
        return Wait(alerts_words.finding(each), why, action, each.created_at)

    rows = Alert.objects.for_list().waiting(now().date()).filter(owner__in=people)
    return counted(rows.order_by("created_at", "id"), waiting)


def alerts(actor: Actor, typed: str) -> Iterable[Hit]:
    """Alerts by metric or series, the newest first. One query."""
    if not may(actor, MetricsPermission.VIEW):
        return
    newest = list(Alert.objects.for_list()[:_SEARCHED])
    for alert in best(typed, newest, _named, lambda each: each.cause):
        detail = f"{alert.tag.label} · {formats.span(alert.first, alert.last)}"
        yield Hit(_("Alert"), _named(alert), detail, alert.get_absolute_url())


def _named(alert: Alert) -> str:
    return alerts_words.series(alert.rule, alert.label)


def resolve_link(link: Link) -> Link | None:
    """A link to an alert, with what it says and its address; None for every other kind."""
    if link.kind != Alert.KIND:
        return None
    found = Alert.objects.for_list().filter(pk=link.id).first()
    if found is None:
        return link
    return Link(link.kind, link.id, alerts_words.finding(found), found.get_absolute_url())


def happened(alert: Alert) -> list[Annotation]:
    """What was noted of the days of an alert and the day before, by day."""
    here = Q(store=alert.rule.store) | Q(store=None)
    rows = Annotation.objects.filter(here).between(alert.first - _BEFORE, alert.last)
    return list(rows.select_related("area").order_by("day", "id"))


def cause_of(alert: Alert) -> Link | None:
    """What an alert was closed with, where that is a record."""
    kind, colon, id_ = alert.cause_link.partition(":")
    return resolve(Link(kind, id_)) if colon else None
