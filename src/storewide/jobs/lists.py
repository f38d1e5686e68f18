"""Long work as a list, newest first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.jobs.models import Job, State
from storewide.jobs.queries import Coming
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec


def _share(job: Job) -> float | None:
    return job.done / job.total if job.total else None


JOBS = ListSpec(
    name="long-work",
    columns=(
        Column("label", _("What"), sort="label", url=lambda job: job.get_absolute_url()),
        Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
        Column("share", _("Done"), value=_share, kind=Kind.PERCENT, digits=0, priority=2),
        Column("by", _("Asked for by"), value="requested_by_label", sort="requested_by_label", priority=2),
        Column("asked", _("Asked for"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
        Column("ended", _("Ended"), value="ended_at", kind=Kind.MOMENT, sort="ended_at", priority=3),
    ),
    search=("label", "requested_by_label"),
    search_label=_("Search what or who"),
    filters=(Filter("state", _("State"), State.choices),),
    order="-asked",
    counted=ngettext_lazy("%(shown)s job", "%(shown)s jobs", "count"),
    empty=Empty(
        _("No long work yet"),
        _("What takes longer than a page may take, such as reading a file, is done here in the background."),
    ),
)


def _coming_job(coming: Coming) -> str:
    return coming.job.get_absolute_url() if coming.job else ""


SCHEDULES = ListSpec(
    name="schedules",
    columns=(
        Column("label", _("What"), sort="label", url=_coming_job),
        Column("every", _("How often"), sort="seconds"),
        Column("state", _("State"), value="tag", kind=Kind.TAG),
        Column("last", _("Last run"), value="last_at", kind=Kind.MOMENT),
        Column("next", _("Next run"), value="next_at", kind=Kind.MOMENT, priority=2),
        Column("fault", _("Last fault"), priority=2),
        Column("fault_at", _("Fault of"), kind=Kind.MOMENT, priority=3),
    ),
    search=("label",),
    order="label",
    counted=ngettext_lazy("%(shown)s schedule", "%(shown)s schedules", "count"),
    empty=Empty(
        _("Nothing comes round"), _("What the worker does by itself again and again is listed here.")
    ),
)
