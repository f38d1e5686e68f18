"""Long work as a list, newest first."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.jobs.models import Job, State
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
