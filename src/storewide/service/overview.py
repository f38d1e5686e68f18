"""Whether a store is up, fast and taking orders: three lines for Home and for the page of the service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Text, Tone
from storewide.lib.periods import Days
from storewide.service import budgets, objective_words, queries, silence, timings
from storewide.service.models import Aspect, Incident, Objective, Probe, Source
from storewide.service.models.probes import Standing
from storewide.sources.models import Store

#: pages are judged by the days of a week, so that each weekday counts
_FAST = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One of the three: what is said, in more words, how it stands, and where there is more."""

    said: Text
    note: Text
    tag: Tag
    url: str


@dataclass(frozen=True)
class Overview:
    """How the service of a store stands; `finding` says it in one sentence."""

    store: Store
    lines: tuple[Line, ...]
    open_incidents: tuple[Incident, ...]

    @property
    def is_watched(self) -> bool:
        """Whether anybody looks at all."""
        return any(line.tag.tone is not Tone.UNKNOWN for line in self.lines)

    @property
    def finding(self) -> str:
        """What is open, else the worst of the three, else that all is well."""
        values: dict[str, object] = {"store": self.store}
        if self.open_incidents:
            values["what"] = self.open_incidents[0].title
            return _("%(store)s: %(what)s") % values
        for tone in (Tone.BAD, Tone.WAITING):
            if worst := [line for line in self.lines if line.tag.tone is tone]:
                values["what"] = worst[0].said
                return _("%(store)s: %(what)s") % values
        if not self.is_watched:
            return _("Nobody looks yet whether %(store)s is up, fast and taking orders") % values
        return _("%(store)s is well, as far as it is watched") % values


def of(store: Store, at: datetime) -> Overview:
    """The three lines of a store; seven queries."""
    incidents = tuple(each for each in queries.open_now() if each.store_id in (None, store.pk))
    lines = (_up(store, at), _fast(store, at), _orders(store, incidents))
    return Overview(store, lines, incidents)


def _up(store: Store, at: datetime) -> Line:
    probes = list(Probe.objects.on().filter(store=store))
    objective = Objective.objects.filter(store=store, aspect=Aspect.AVAILABILITY).first()
    url = reverse("service:probes")
    note = ""
    if objective is not None:
        note = objective_words.standing(budgets.standing(objective, at))
    down = [probe for probe in probes if probe.standing == Standing.DOWN]
    if down:
        values = {"count": len(down), "name": down[0].name}
        said = ngettext("“%(name)s” is down", "%(count)s probes are down", len(down)) % values
        return Line(said, note or down[0].fault, Tag(_("Down"), Tone.BAD), url)
    if not any(probe.standing == Standing.UP for probe in probes):
        return Line(_("Nobody looks whether it is up"), note, Tag(_("Not known"), Tone.UNKNOWN), url)
    said = ngettext("The probe is up", "All %(count)s probes are up", len(probes)) % {"count": len(probes)}
    return Line(said, note, Tag(_("Up"), Tone.GOOD), url)


def _fast(store: Store, at: datetime) -> Line:
    today = store.day_of(at)
    found = timings.total(store, Days(today - _FAST, today))
    url = reverse("service:timings")
    if found is None or found.lcp is None:
        return Line(_("No page was timed lately"), "", Tag(_("Not known"), Tone.UNKNOWN), url)
    values = {"seconds": timings.shown("lcp", found.lcp)}
    said = _("Three of four page views appear within %(seconds)s") % values
    return Line(said, _("Largest contentful paint, last seven days."), timings.judged("lcp", found.lcp), url)


def _orders(store: Store, incidents: tuple[Incident, ...]) -> Line:
    url = reverse("service:blockers")
    silent = [each for each in incidents if each.source == Source.SILENCE and each.store_id == store.pk]
    if silent:
        since = formats.moment(silent[0].opened_at)
        said = _("No order came since %(since)s") % {"since": since}
        return Line(said, _("Longer than chance explains."), Tag(_("No orders"), Tone.BAD), url)
    if not silence.is_watched(store):
        said = _("Its orders come in files, so their silence says nothing")
        return Line(said, "", Tag(_("Not known"), Tone.UNKNOWN), url)
    return Line(_("Orders come as they usually do"), "", Tag(_("Taking orders"), Tone.GOOD), url)
