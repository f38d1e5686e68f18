"""Finding incidents and probes by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.service.models import Incident, Probe
from storewide.service.permissions import ServicePermission


def incidents(actor: Actor, words: str) -> Iterable[Hit]:
    """Incidents by title, area, or what their alerting system calls them. One query."""
    if not may(actor, ServicePermission.VIEW):
        return
    rows = Incident.objects.for_list()
    for incident in best_rows(words, rows, "title", "external_key", "area__name"):
        about = {"state": incident.tag.label, "day": formats.day(incident.opened_at)}
        detail = _("%(state)s · began %(day)s") % about
        yield Hit(_("Incident"), incident.title, detail, incident.get_absolute_url())


def probes(actor: Actor, words: str) -> Iterable[Hit]:
    """Probes by name or address. One query."""
    if not may(actor, ServicePermission.VIEW):
        return
    for probe in best_rows(words, Probe.objects.select_related("store"), "name", "url"):
        detail = _("%(state)s · %(store)s") % {"state": probe.tag.label, "store": probe.store}
        yield Hit(_("Probe"), probe.name, detail, probe.get_absolute_url())
