"""Systems and interfaces as lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.systems.models import (
    Criticality,
    DataKind,
    InterfaceQuerySet,
    Lifecycle,
    Origin,
    SystemQuerySet,
    Way,
)


def systems(first: Action | None) -> ListSpec:
    """Systems; `first` is what an empty list offers."""

    def state(rows: SystemQuerySet, value: str) -> Any:
        return rows.running() if value == "running" else rows.exclude(retired_on=None)

    states = (("running", _("Running")), ("off", _("Switched off")))
    return ListSpec(
        name="systems",
        columns=(
            Column("name", _("System"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("lifecycle", _("Lifecycle"), value=lambda row: row.tag, kind=Kind.TAG, sort="lifecycle"),
            Column("owner", _("Owner team"), value="owner__name", sort="owner__name"),
            Column("origin", _("Built or bought"), value=lambda row: row.get_origin_display(), priority=3),
            Column("vendor", _("Vendor"), sort="vendor", priority=3),
            Column("contract_ends", _("Contract ends"), kind=Kind.DAY, sort="contract_ends", priority=2),
            Column("cost", _("Cost a year"), kind=Kind.MONEY, sort="cost_minor"),
            Column("joined", _("Interfaces"), kind=Kind.NUMBER, sort="joined", priority=2),
        ),
        search=("name", "purpose", "vendor", "owner__name"),
        filters=(
            Filter("lifecycle", _("Lifecycle"), Lifecycle.choices),
            Filter("origin", _("Built or bought"), Origin.choices),
            Filter("state", _("State"), states, apply=state),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s system", "%(shown)s systems", "count"),
        empty=Empty(
            _("No system entered yet"),
            _(
                "Every application that runs the stores: whose it is, what it costs, and what it is joined to."
            ),
            first,
        ),
    )


def interfaces(first: Action | None) -> ListSpec:
    """Interfaces; `first` is what an empty list offers."""

    def state(rows: InterfaceQuerySet, value: str) -> Any:
        if value == "planned":
            return rows.lasting().filter(begun_on=None)
        return rows.working() if value == "works" else rows.exclude(ended_on=None)

    states = (("works", _("Works")), ("planned", _("Planned")), ("ended", _("Ended")))
    return ListSpec(
        name="interfaces",
        columns=(
            Column("what", _("What flows"), sort="what", url=lambda row: row.get_absolute_url()),
            Column("source", _("From"), value="source__name", sort="source__name"),
            Column("target", _("To"), value="target__name", sort="target__name"),
            Column("way", _("Way"), value=lambda row: row.get_way_display(), sort="way", priority=2),
            Column(
                "criticality", _("When it fails"), value=lambda row: row.get_criticality_display(), priority=2
            ),
            Column("state", _("State"), value=lambda row: row.tag, kind=Kind.TAG),
        ),
        search=("what", "source__name", "target__name"),
        filters=(
            Filter("way", _("Way"), Way.choices),
            Filter("criticality", _("When it fails"), Criticality.choices),
            Filter("state", _("State"), states, apply=state),
        ),
        order="what",
        counted=ngettext_lazy("%(shown)s interface", "%(shown)s interfaces", "count"),
        empty=Empty(
            _("No interface entered yet"),
            _("What flows from one system to another, and what stands still when it does not."),
            first,
        ),
    )


def data(first: Action | None) -> ListSpec:
    """What systems hold; `first` is what an empty list offers."""
    duties = (("no", _("Named")), ("yes", _("Not named")))
    return ListSpec(
        name="data",
        columns=(
            Column("name", _("Data"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("kind", _("Tells of"), value=lambda row: row.get_kind_display(), sort="kind"),
            Column("system", _("Lies in"), value="system__name", sort="system__name"),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=2),
            Column("accountable", _("Accountable"), value="area__accountable__holder__name", priority=2),
            Column("state", _("Duty"), value=lambda row: row.tag, kind=Kind.TAG),
            Column("duty", _("Data duty"), value="duty__name", sort="duty__name", priority=3),
        ),
        search=("name", "purpose", "system__name", "area__name"),
        filters=(
            Filter("kind", _("Tells of"), DataKind.choices),
            Filter(
                "lacking",
                _("Duty"),
                duties,
                apply=lambda rows, value: (
                    rows.filter(duty=None) if value == "yes" else rows.exclude(duty=None)
                ),
            ),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s set of data", "%(shown)s sets of data", "count"),
        empty=Empty(
            _("No data entered yet"),
            _(
                "Orders, customers, products: in which system each lies, whose it is, and what is owed for it."
            ),
            first,
        ),
    )
