"""Incidents, and the hooks that report them, as lists."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.ownership.models import Area
from storewide.service import words
from storewide.service.models import Hook, Incident, IncidentState, Provider, Reading, Severity, Source
from storewide.sources.models import Store


def incidents(first: Action | None, at: datetime) -> ListSpec:
    """The list of incidents; `first` is what to do while there was none."""
    return ListSpec(
        name="incidents",
        columns=(
            Column("title", _("What happened"), sort="title", url=_incident_url),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("severity", _("Severity"), value="severity_word", sort="severity", priority=2),
            Column("began", _("Began"), value="opened_at", kind=Kind.MOMENT, sort="opened_at"),
            Column("lasted", _("Lasted"), value=lambda row: words.duration(row.lasted(at)), priority=2),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
            Column("told", _("Told by"), value="told_by_label", sort="told_by_label", priority=3),
        ),
        search=("title", "area__name", "external_key"),
        search_label=_("Search incidents"),
        filters=(
            Filter("state", _("State"), IncidentState.choices),
            Filter("severity", _("Severity"), Severity.choices),
            Filter("area", _("Area"), areas, field="area__slug"),
            Filter("store", _("Store"), stores, field="store__slug"),
            Filter("reading", _("What it was"), Reading.choices),
            Filter("source", _("Noticed by"), Source.choices),
            Filter("provider", _("Alerting system"), Provider.choices),
            PeriodFilter("began", _("Began"), "opened_at__date"),
        ),
        order="-began",
        counted=ngettext_lazy("%(shown)s incident", "%(shown)s incidents", "count"),
        empty=Empty(
            _("No incident yet"),
            _(
                "An incident is a time at which a store or a part of it was down, slow or wrong. Your alerting "
                "system can tell of each; every chart then marks its days."
            ),
            first,
        ),
    )


def hooks(first: Action | None) -> ListSpec:
    """The list of hooks."""
    return ListSpec(
        name="incident-hooks",
        columns=(
            Column("name", _("Name"), sort="name", url=_hook_url),
            Column("provider", _("Alerting system"), value="get_provider_display", sort="provider"),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
            Column(
                "heard", _("Last delivery"), value="heard_at", kind=Kind.MOMENT, sort="heard_at", priority=2
            ),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
        ),
        search=("name",),
        filters=(Filter("provider", _("Alerting system"), Provider.choices),),
        order="name",
        counted=ngettext_lazy("%(shown)s hook", "%(shown)s hooks", "count"),
        empty=Empty(
            _("No alerting system is connected"),
            _("A hook is an address to which PagerDuty, Opsgenie or another system sends its incidents."),
            first,
        ),
    )


def _incident_url(row: Incident) -> str:
    return row.get_absolute_url()


def _hook_url(row: Hook) -> str:
    return reverse("service:hook", args=[row.pk])


def areas() -> list[tuple[str, str]]:
    """The areas that a list may be narrowed to."""
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def stores() -> list[tuple[str, str]]:
    """The stores that a list may be narrowed to."""
    return list(Store.objects.order_by("name").values_list("slug", "name"))
