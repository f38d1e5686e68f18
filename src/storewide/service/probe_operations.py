"""Every change that people make to probes, the steps of rehearsed purchases, and planned maintenance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import Area
from storewide.service.models import Maintenance, Method, Probe, Step, StepName
from storewide.service.models.probes import LONGEST_WAIT, OFTENEST, RAREST
from storewide.service.reach import reach
from storewide.sources.models import Store

#: a purchase has four steps; a store whose cart takes two pages may need a few more
MOST_STEPS = 12
LONGEST_MAINTENANCE = timedelta(days=14)


class AddressRefused(Refusal):
    """A probe would look at what is no address of the web, or at one where looks may not go."""

    field = "url"


class NameTaken(Refusal):
    """The store has a probe of that name."""

    field = "name"


class OutOfBounds(Refusal):
    """A number of a probe is too small or too large; `field` says which."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class PathRefused(Refusal):
    """A step would ask for something that does not lie at the probe's store."""

    field = "path"


class TooManySteps(Refusal):
    """A purchase would have more steps than any store needs."""


class StepTwice(Refusal):
    """Steps would be out of their order."""

    field = "name"


class TimesRefused(Refusal):
    """Maintenance would end before it begins, be over already, or last for too long."""

    field = "ends_at"


class StepsChanged(Conflict):
    """The steps are not those that were read."""


@dataclass(frozen=True, kw_only=True)
class StepSaid:
    """What a person says of one step of a purchase."""

    name: StepName
    path: str
    method: Method = Method.GET
    fields: Sequence[tuple[str, str]] = ()
    status: int = 200
    text: str = ""
    area: Area | None = None


@trail.operation
def make_probe(
    *,
    name: str,
    store: Store,
    url: str,
    by: Actor,
    at: datetime,
    area: Area | None = None,
    every: int = 60,
    timeout: int = 10,
    status: int = 200,
    text: str = "",
) -> Probe:
    """Have an address looked at every so many seconds. Raises AddressRefused, NameTaken and OutOfBounds."""
    said: dict[str, Any] = {
        "name": name,
        "store": store,
        "url": url,
        "every": every,
        "timeout": timeout,
        "status": status,
    }
    probe = Probe(**said, area=area, text=text, created_at=at)
    _check(probe)
    probe.save(force_insert=True)
    trail.record(action="service.probe.make", of=probe, by=by, at=at, changes={"url": [None, url]})
    return probe


@trail.operation
def change_probe(
    *, probe: Probe, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Probe:
    """Change what is looked at, or what must come back. Raises as `make_probe`, and Conflict."""
    wanted = Probe(pk=probe.pk, **{name: getattr(probe, name) for name in _SAID} | changes)
    _check(wanted)
    differing = save_changes(probe, changes, expected_version)
    trail.record(action="service.probe.change", of=probe, by=by, at=at, changes=differing)
    return probe


@trail.operation
def switch_probe(*, probe: Probe, is_on: bool, by: Actor, at: datetime) -> Probe:
    """Stop looking, or look again; what failed before counts no more."""
    before = probe.is_on
    probe.is_on, probe.failures, probe.failing_since = is_on, 0, None
    probe.version += 1
    probe.save(update_fields=["is_on", "failures", "failing_since", "version"])
    changes = {"is_on": [str(before), str(is_on)]}
    trail.record(action="service.probe.switch", of=probe, by=by, at=at, changes=changes)
    return probe


@trail.operation
def set_steps(
    *,
    probe: Probe,
    steps: Sequence[StepSaid],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Probe:
    """Make these the steps of the purchase that the probe rehearses; without any it looks at its one page.

    Raises TooManySteps, PathRefused, StepTwice, and StepsChanged where the probe is not of the expected version.
    """
    _check_steps(steps)
    before = _lock_steps(probe, expected_version)
    Step.objects.filter(probe=probe).delete()
    Step.objects.bulk_create(
        Step(
            probe=probe,
            number=number,
            name=step.name,
            path=step.path,
            method=step.method,
            fields=[list(pair) for pair in step.fields],
            status=step.status,
            text=step.text,
            area=step.area,
            created_at=at,
        )
        for number, step in enumerate(steps)
    )
    after = ", ".join(f"{step.name.label}: {step.path}" for step in steps)
    trail.record(action="service.probe.script", of=probe, by=by, at=at, changes={"steps": [before, after]})
    return probe


def _check_steps(steps: Sequence[StepSaid]) -> None:
    if len(steps) > MOST_STEPS:
        values = {"count": len(steps), "most": MOST_STEPS}
        raise TooManySteps(_("The purchase has %(count)s steps; it may have %(most)s.") % values)
    order = [StepName.values.index(step.name) for step in steps]
    if order != sorted(order):
        raise StepTwice(_("The steps are out of order; they go find, product, cart, checkout."))
    for step in steps:
        if not step.path.startswith("/") or step.path.startswith("//"):
            said = {"path": step.path}
            raise PathRefused(_("“%(path)s” is no path of the store; write one like /cart.") % said)


def _lock_steps(probe: Probe, expected_version: int | None) -> str:
    """Count the probe's version on, so that nobody changes its steps meanwhile; the steps as they were."""
    stored = Probe.objects.select_for_update().get(pk=probe.pk)
    before = ", ".join(str(step) for step in Step.objects.filter(probe=probe))
    if expected_version not in (None, stored.version):
        raise StepsChanged(
            _(
                "Somebody else changed the purchase meanwhile; its steps are now: %(steps)s. "
                "Look whether yours still fits, then do it again."
            )
            % {"steps": before or _("none")}
        )
    probe.version = stored.version + 1
    probe.save(update_fields=["version"])
    return before


@trail.operation
def plan_maintenance(
    *,
    title: str,
    store: Store,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
    area: Area | None = None,
) -> Maintenance:
    """Announce that a store, or an area of it, may be away. Raises TimesRefused."""
    if ends_at <= starts_at:
        raise TimesRefused(_("It ends before it begins; one of the two times is wrong."))
    if ends_at <= at:
        raise TimesRefused(
            _("It is over already; what was maintenance after all is said on the incident itself.")
        )
    if ends_at - starts_at > LONGEST_MAINTENANCE:
        values = {"days": LONGEST_MAINTENANCE.days}
        raise TimesRefused(_("It would last longer than %(days)s days; plan a shorter one.") % values)
    planned = Maintenance(
        title=title, store=store, area=area, starts_at=starts_at, ends_at=ends_at, created_at=at
    )
    planned.save(force_insert=True)
    trail.record(action="service.maintenance.plan", of=planned, by=by, at=at)
    return planned


@trail.operation
def cancel_maintenance(*, maintenance: Maintenance, by: Actor, at: datetime) -> None:
    """Take maintenance back that has not ended; what has begun ends now. Raises TimesRefused."""
    if maintenance.ends_at <= at:
        raise TimesRefused(_("“%(title)s” is over; it cannot be taken back.") % {"title": maintenance.title})
    trail.record(action="service.maintenance.cancel", of=maintenance, by=by, at=at)
    if maintenance.starts_at >= at:
        maintenance.delete()
        return
    maintenance.ends_at = at
    maintenance.save(update_fields=["ends_at"])


_SAID = ("name", "store", "area", "url", "every", "timeout", "status", "text")


def _check(probe: Probe) -> None:
    if said := reach().fault(probe.url):
        raise AddressRefused(said)
    if Probe.objects.filter(store=probe.store, name__iexact=probe.name).exclude(pk=probe.pk).exists():
        values = {"store": probe.store, "name": probe.name}
        raise NameTaken(_("%(store)s has a probe “%(name)s” already; choose another name.") % values)
    bounds = {"every": (OFTENEST, RAREST), "timeout": (1, LONGEST_WAIT), "status": (100, 599)}
    for field, (least, most) in bounds.items():
        value = getattr(probe, field)
        if not least <= value <= most:
            values = {"value": value, "least": least, "most": most}
            raise OutOfBounds(
                field, _("%(value)s is not between %(least)s and %(most)s; write one that is.") % values
            )
    if probe.timeout > probe.every:
        raise OutOfBounds("timeout", _("An answer may not take longer than the time until the next look."))
