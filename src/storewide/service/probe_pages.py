"""What the pages of probes say."""

from itertools import chain, repeat
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag, Tone
from storewide.service.models import Incident, Method, Probe, Step, StepName
from storewide.service.models.probes import Standing
from storewide.service.overview_pages import to_service
from storewide.service.probe_operations import StepSaid

GUIDE = "service#probes"


def probes(mine: bool) -> Page:
    """The list; its title says what is down."""
    actions = [Action(_("Planned maintenance"), reverse("service:maintenances"), "quiet")]
    if mine:
        actions.insert(0, Action(_("Look at a page"), reverse("service:probe-new")))
    return Page(
        title=_finding(),
        short=_("Probes"),
        purpose=_("Pages and rehearsed purchases that Storewide looks at itself, as a visitor would."),
        guide=GUIDE,
        crumbs=(to_service(),),
        actions=tuple(actions),
    )


def _finding() -> str:
    looked = list(Probe.objects.on())
    down = [each for each in looked if each.standing == Standing.DOWN]
    if not looked:
        return _("Nothing is looked at")
    if not down:
        found = ngettext("The one probe is up", "All %(count)s probes are up", len(looked))
        return found % {"count": len(looked)}
    values = {"name": down[0].name, "count": len(down), "all": len(looked)}
    return ngettext("“%(name)s” is down", "%(count)s of %(all)s probes are down", len(down)) % values


def new() -> Page:
    """A new probe."""
    return Page(
        title=_("Look at a page"),
        purpose=_("Every minute, as a visitor would. Two failures in a row open an incident."),
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
    )


def probe(found: Probe, *, mine: bool) -> Page:
    """One probe."""
    actions: tuple[Action, ...] = ()
    if mine:
        label = _("Stop looking") if found.is_on else _("Look again")
        actions = (
            Action(_("Change"), reverse("service:probe-change", args=[found.pk]), "quiet"),
            Action(label, reverse("service:probe-switch", args=[found.pk]), "quiet", post=True),
        )
    return Page(
        title=_standing(found),
        short=found.name,
        purpose=_("%(url)s, every %(every)s seconds.") % {"url": found.url, "every": found.every},
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
        actions=actions,
    )


def _standing(found: Probe) -> str:
    values = {"name": found.name, "fault": found.fault, "milliseconds": formats.number(found.milliseconds)}
    if not found.is_on:
        return _("“%(name)s” is not looked at") % values
    if found.standing == Standing.DOWN:
        return _("“%(name)s” is down: %(fault)s") % values
    if found.standing == Standing.UP:
        return _("“%(name)s” is up; it answered within %(milliseconds)s ms") % values
    return _("“%(name)s” was not looked at yet") % values


def change(found: Probe) -> Page:
    """Changing a probe."""
    return Page(
        title=_("Change “%(name)s”") % {"name": found.name},
        purpose=_("What is looked at, how often, and what must come back."),
        guide=GUIDE,
        crumbs=(to_service(), _to_list(), Crumb(found.name, found.get_absolute_url())),
    )


def step(found: Probe, title: str) -> Page:
    """A step of the purchase."""
    return Page(
        title=title,
        purpose=_("A page of the way to an order. It ends before payment: nothing is ever bought."),
        guide="service#rehearsed-purchases",
        crumbs=(to_service(), _to_list(), Crumb(found.name, found.get_absolute_url())),
    )


def context(found: Probe, *, mine: bool) -> dict[str, Any]:
    """The steps of a purchase with what the newest look saw of each, and the next thing to do."""
    steps = Step.objects.filter(probe=found).select_related("area")
    rows = [
        {"step": each, "tag": _tag(looked), "place": each.number}
        for each, looked in zip(steps, chain(found.last_steps, repeat(None)), strict=False)
    ]
    shown: dict[str, Any] = {"steps": rows, "mine": mine}
    if mine and found.area is None:
        shown["next"] = Action(_("Name the area"), reverse("service:probe-change", args=[found.pk]))
        shown["next_reason"] = _("Nobody answers for its incidents until it is known which area it is of.")
    return shown


def _tag(looked: list[Any] | None) -> Tag:
    if looked is None:
        return Tag(_("Not reached"), Tone.UNKNOWN)
    if looked[2]:
        return Tag(looked[2], Tone.BAD)
    return Tag(_("%(milliseconds)s ms") % {"milliseconds": formats.number(looked[1])}, Tone.GOOD)


def said(found: Step) -> dict[str, Any]:
    """A step as its form begins."""
    lines = "\n".join(f"{name}={value}" for name, value in found.fields)
    named = ("name", "method", "path", "status", "text")
    return {name: getattr(found, name) for name in named} | {"fields_sent": lines, "area": found.area_id}


def switched(found: Probe) -> str:
    """What follows from looking again, or no more: nobody ends the incident of a probe that looks no more."""
    if found.is_on:
        return _("It is looked at again.")
    if Incident.objects.not_over().filter(probe=found).exists():
        return _("It is not looked at any more; its incident stays open until somebody resolves it.")
    return _("It is not looked at any more.")


def as_said(found: Step) -> StepSaid:
    """A step as the operation takes it."""
    return StepSaid(
        name=StepName(found.name),
        method=Method(found.method),
        path=found.path,
        fields=[(name, value) for name, value in found.fields],
        status=found.status,
        text=found.text,
        area=found.area,
    )


def _to_list() -> Crumb:
    return Crumb(_("Probes"), reverse("service:probes"))
