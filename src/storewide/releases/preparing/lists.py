"""Freezes, versions of the checklists and services behind a flag, as lists."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action
from storewide.releases.models import FlaggedService, Freeze


def freezes(first: Action | None) -> ListSpec:
    """Days on which nothing goes live."""
    return ListSpec(
        name="freezes",
        columns=(
            Column(
                "name", _("Freeze"), sort="name", url=lambda row: reverse("releases:freeze", args=[row.pk])
            ),
            Column("first", _("First day"), kind=Kind.DAY, sort="first"),
            Column("last", _("Last day"), kind=Kind.DAY, sort="last"),
            Column("store", _("Store"), value=_store, sort="store__name", priority=2),
            Column("reason", _("Reason"), priority=2),
        ),
        search=("name", "reason"),
        order="-first",
        counted=ngettext_lazy("%(shown)s freeze", "%(shown)s freezes", "count"),
        empty=Empty(
            _("Nothing is frozen"),
            _(
                "A freeze keeps releases from going live on the busiest days; an emergency alone goes through."
            ),
            first,
        ),
    )


def versions() -> ListSpec:
    """The operation's own checklists."""
    return ListSpec(
        name="checklists",
        columns=(
            Column("number", _("Version"), value=str, sort="number", url=lambda row: row.get_absolute_url()),
            Column("why", _("What changed")),
            Column("at", _("Saved"), kind=Kind.MOMENT, sort="at"),
            Column("by", _("Saved by"), value="by_label", priority=2),
        ),
        search=("why", "text"),
        order="-number",
        counted=ngettext_lazy("%(shown)s version", "%(shown)s versions", "count"),
        empty=Empty(
            _("The checklists that come with it hold"),
            _("Change them to your own; a release that is prepared keeps those that it began with."),
        ),
    )


def flagged_services(first: Action | None) -> ListSpec:
    """Services whose deployments go live by themselves."""
    return ListSpec(
        name="flagged-services",
        columns=(
            Column("service", _("Service"), sort="service", url=_service_url),
            Column(
                "flag",
                _("Flag"),
                value="flag__key",
                sort="flag__key",
                url=lambda row: row.flag.get_absolute_url(),
            ),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=2),
            Column("declared", _("Declared by"), value="declared_by_label", priority=2),
            Column("refused", _("Last refused"), value="refused_at", kind=Kind.MOMENT, priority=2),
            Column("why", _("Why"), value="refused_why", priority=3),
        ),
        search=("service", "flag__key"),
        order="service",
        counted=ngettext_lazy("%(shown)s service", "%(shown)s services", "count"),
        empty=Empty(
            _("No service goes live by its deployments alone"),
            _(
                "One whose changes stand behind a flag, with no text for customers and no duty about data, may."
            ),
            first,
        ),
    )


def _store(freeze: Freeze) -> str:
    return freeze.store.name if freeze.store else str(_("All stores"))


def _service_url(row: FlaggedService) -> str:
    return reverse("releases:flagged-service", args=[row.pk])
