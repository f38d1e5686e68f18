"""What the pages of duty say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.ownership import duty
from storewide.ownership.models import Area, DutyShift, Group
from storewide.ownership.permissions import OwnershipPermission

GUIDE = "ownership#duty"
SHOWN = 3
PLAN = Action(gettext_lazy("Plan a rota"), "/ownership/duty/plan/")
_ADD = Action(gettext_lazy("Add one shift"), "/ownership/duty/add/", "quiet")


def tag_at(shift: DutyShift, at: datetime) -> Tag:
    """Whether the shift runs, comes or is over."""
    if shift.ends <= at:
        return Tag(_("Over"), Tone.UNKNOWN, "flat")
    return Tag(_("On duty"), Tone.GOOD) if shift.begins <= at else Tag(_("Comes"), Tone.PLAIN, "clock")


def shifts(at: datetime, actor: Actor) -> ListSpec:
    """The list of shifts."""
    return ListSpec(
        name="duty",
        columns=(
            Column(
                "person",
                _("Person"),
                value="person__name",
                sort="person__name",
                url=lambda row: row.get_absolute_url(),
            ),
            Column("what", _("On duty for"), sort=("area__name", "group")),
            Column("state", _("State"), value=lambda row: tag_at(row, at), kind=Kind.TAG, priority=2),
            Column("begins", _("From"), kind=Kind.MOMENT, sort="begins"),
            Column("ends", _("Until"), kind=Kind.MOMENT, sort="ends"),
        ),
        search=("person__name", "person__email", "area__name"),
        search_label=_("Search person or area"),
        filters=(
            Filter(
                "when",
                _("When"),
                (("now", _("Now")), ("past", _("Also those that are over"))),
                apply=lambda rows, value: _when(rows, value, at),
            ),
            Filter("group", _("Group"), Group.choices, field="group"),
        ),
        order="begins",
        counted=ngettext_lazy("%(shown)s shift", "%(shown)s shifts", "count"),
        empty=Empty(
            _("Nobody is on duty"),
            _(
                "Alerts, incidents and probes then reach whoever is accountable for the area. With a rota they reach "
                "whoever has their turn."
            ),
            PLAN if may(actor, OwnershipPermission.CHANGE) else None,
        ),
    )


def index(running: Sequence[DutyShift], actor: Actor) -> Page:
    """The head of the list: who is on duty now."""
    title = _("Nobody is on duty now: whoever is accountable is reached")
    if running:
        named = ", ".join(str(each) for each in running[:SHOWN])
        title = ngettext(
            "On duty now: %(named)s", "On duty now: %(named)s (%(count)s in all)", len(running)
        ) % {"named": named, "count": formats.number(len(running))}
        if len(running) <= SHOWN:
            title = _("On duty now: %(named)s") % {"named": named}
    calendar = Action(_("As a calendar"), reverse("ownership:duty-calendar"), "quiet")
    changing = (PLAN, _ADD) if may(actor, OwnershipPermission.CHANGE) else ()
    return Page(
        title=title,
        short=_("Duty"),
        purpose=_("Who is reached first by alerts, incidents and probes, and when turns change."),
        guide=GUIDE,
        crumbs=(_to_map(),),
        actions=(*changing, calendar),
    )


def plan() -> Page:
    """The form of a rota."""
    return Page(
        title=_("Plan a rota"),
        purpose=_("All turns are made in one go; each can be given to somebody else afterwards."),
        guide=GUIDE,
        crumbs=(_to_map(), _to_duty()),
    )


def add() -> Page:
    """The form of one shift."""
    return Page(
        title=_("Add one shift"),
        purpose=_("One person, reached first from one moment to another."),
        guide=GUIDE,
        crumbs=(_to_map(), _to_duty()),
    )


def change(shift: DutyShift) -> Page:
    """The form of a shift that is there."""
    return Page(
        title=_("Change the duty for %(what)s") % {"what": shift.what},
        purpose=_("Give the turn to somebody else, or move it."),
        guide=GUIDE,
        crumbs=(_to_map(), _to_duty(), Crumb(str(shift), shift.get_absolute_url())),
    )


def detail(shift: DutyShift, at: datetime, actor: Actor) -> dict[str, Any]:
    """One shift."""
    remove = Action(
        _("Take it back"),
        reverse("ownership:duty-remove", args=[shift.pk]),
        "danger",
        post=True,
        confirm=_("Take this shift back? Whoever is accountable is reached then."),
    )
    changing = (Action(_("Change"), reverse("ownership:duty-change", args=[shift.pk]), "quiet"), remove)
    return {
        "page": Page(
            title=str(shift),
            purpose=_("Reached first by alerts, incidents and probes in this time."),
            guide=GUIDE,
            crumbs=(_to_map(), _to_duty()),
            actions=changing if may(actor, OwnershipPermission.CHANGE) else (),
        ),
        "tags": [tag_at(shift, at)],
        "shift": shift,
        "history": history(shift),
    }


def of_area(area: Area, at: datetime) -> dict[str, Any]:
    """Who is on duty for an area now, and the turns that come; for the area's own page."""
    coming = DutyShift.objects.of_area(area).not_over(at).for_list().order_by("begins", "pk")
    listed = list(coming[: SHOWN + 1])
    running = [each for each in listed if each.begins <= at]
    own = [each for each in running if each.area_id] or running
    return {
        "person": duty.on_duty(area, at),
        "shift": own[0] if own else None,
        "coming": [each for each in listed if each.begins > at][:SHOWN],
    }


def _when(rows: Any, value: str, at: datetime) -> Any:
    return rows.filter(begins__lte=at, ends__gt=at) if value == "now" else rows


def _to_map() -> Crumb:
    return Crumb(_("Operation map"), reverse("ownership:map"))


def _to_duty() -> Crumb:
    return Crumb(_("Duty"), reverse("ownership:duty"))
