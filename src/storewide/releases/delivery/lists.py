"""Deployments with what was found of each, and the systems that tell of them, as lists."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.releases.delivery.queries import Row
from storewide.releases.models import Deliverer


def deployments(connect: Action | None) -> ListSpec:
    """The deployments behind the numbers of a page; the page above gives team, service and days."""
    return ListSpec(
        name="deployments",
        columns=_columns(),
        search=("name", "deployment__service", "deployment__team__name"),
        search_label=_("Search deployments"),
        order="-ended",
        keep=("team", "service", "weeks"),
        counted=ngettext_lazy("%(shown)s deployment", "%(shown)s deployments", "count"),
        empty=Empty(
            _("Nothing went to production in these weeks"),
            _(
                "GitHub, GitLab, Azure DevOps or any sender of CDEvents tells of deployments by an address of its own."
            ),
            connect,
        ),
    )


def hooks(first: Action | None) -> ListSpec:
    """The systems that tell of deployments."""
    return ListSpec(
        name="delivery-hooks",
        columns=(
            Column("name", _("Name"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("provider", _("System"), value="get_provider_display", sort="provider"),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
            Column(
                "heard", _("Last delivery"), value="heard_at", kind=Kind.MOMENT, sort="heard_at", priority=2
            ),
            Column("what", _("What it told"), value="heard_what", priority=3),
            Column("team", _("Team"), value="team__name", sort="team__name", priority=2),
        ),
        search=("name", "service"),
        filters=(Filter("provider", _("System"), Deliverer.choices),),
        order="name",
        counted=ngettext_lazy("%(shown)s hook", "%(shown)s hooks", "count"),
        empty=Empty(
            _("No system tells of deployments yet"),
            _("A hook is an address to which GitHub, GitLab or another system sends what it deploys."),
            first,
        ),
    )


def went(row: Row) -> Tag:
    """How a deployment went, and whether it caused a failure."""
    if row.found.troubles:
        return Tag(_("Caused an incident"), Tone.BAD)
    if row.found.is_faulty and row.deployment.outcome == "succeeded":
        return Tag(_("Caused a failure"), Tone.BAD)
    if row.deployment.judged == "sound":
        return Tag(_("Sound"), Tone.GOOD)
    return row.deployment.tag


def recovery(row: Row) -> float | None:
    """Hours from the failure until it was over; None without one, and while it lasts."""
    if row.found.failed_at is None or row.found.recovered_at is None:
        return None
    return (row.found.recovered_at - row.found.failed_at).total_seconds() / 3600


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Deployment"), value="name", sort="name", url=_url),
        Column(
            "ended",
            _("Ended"),
            value="deployment__ended_at",
            kind=Kind.MOMENT,
            sort="deployment__ended_at",
        ),
        Column("went", _("How it went"), value=went, kind=Kind.TAG),
        Column("commits", _("Commits"), value="lead__n", kind=Kind.NUMBER, sort="lead__n"),
        Column(
            "lead",
            _("Median lead time, days"),
            value="lead__median",
            kind=Kind.NUMBER,
            digits=1,
            sort="lead__median",
        ),
        Column("recovery", _("Recovery, hours"), value=recovery, kind=Kind.NUMBER, digits=1, priority=2),
        Column("mends", _("Planned"), value=_planned, kind=Kind.TAG, priority=2),
        Column("service", _("Service"), value="deployment__service", sort="deployment__service", priority=3),
        Column("team", _("Team"), value="deployment__team__name", sort="deployment__team__name", priority=2),
        Column("release", _("Release"), value="deployment__release__name", priority=3),
    )


def _planned(row: Row) -> Tag:
    return Tag(_("Mended a failure"), Tone.WAITING) if row.found.mends else Tag(_("Planned"), Tone.PLAIN)


def _url(row: Row) -> str:
    return reverse("releases:deployment", args=[row.deployment.pk])
