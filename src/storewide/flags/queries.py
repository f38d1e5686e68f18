"""Reads of flags: who was served what, what waits for whom, what should be gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.flags import staleness, words
from storewide.flags.models import Audience, Environment, Flag, Switch, Version, VersionState
from storewide.flags.permissions import FlagsPermission
from storewide.flags.rules import reading, targeting
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.permissions import Level, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, WaitKind, Waits, counted
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.ownership.answering import roles_answered_by
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.questions import SourceFault


@dataclass(frozen=True)
class Served:
    """A line of the assignment log added up: so many units of a store were served a variant on these days."""

    store: str
    key: str
    variant: str
    units: int
    of: int
    first: date
    last: date

    @property
    def share(self) -> float:
        """The part of all units under the same key, 0 to 1."""
        return self.units / self.of


@dataclass(frozen=True)
class InEnvironment:
    """A flag in one environment: what is live, what is open, whether it is switched off."""

    environment: Environment
    live: Version | None
    open: Version | None
    switch: Switch | None

    @property
    def is_on(self) -> bool:
        """Whether nobody has switched it off there."""
        return self.switch is None or self.switch.is_on


def places(flag: Flag) -> list[InEnvironment]:
    """The flag in each environment; three queries."""
    rows = Version.objects.filter(flag=flag).exclude(
        state__in=[VersionState.REPLACED, VersionState.REFUSED, VersionState.WITHDRAWN]
    )
    versions = list(rows.for_page())
    switches = {each.environment_id: each for each in Switch.objects.filter(flag=flag)}
    return [
        InEnvironment(
            environment,
            next((each for each in versions if _is(each, environment, live=True)), None),
            next((each for each in versions if _is(each, environment, live=False)), None),
            switches.get(environment.pk),
        )
        for environment in Environment.objects.all()
    ]


def _is(version: Version, environment: Environment, *, live: bool) -> bool:
    return version.environment_id == environment.pk and (version.state == VersionState.LIVE) is live


def log_keys(flag: Flag) -> list[str]:
    """The keys under which exposures of the flag are written down: its own, and of every experiment it carried."""
    found = [f"flag:{flag.key}"]
    for content in Version.objects.filter(flag=flag, live_at__isnull=False).values_list("content", flat=True):
        found += reading.experiments_of(content)
    return list(dict.fromkeys(found))


def who_was_served(flag: Flag) -> list[Served]:
    """Who was served what, from the assignment log: exposures, not a simulation. Empty while nothing is sealed."""
    keys = log_keys(flag)
    stores = [flag.store.slug] if flag.store else list(Store.objects.values_list("slug", flat=True))
    found: list[Served] = []
    for store in stores:
        try:
            known = {each.key: each for each in warehouse().experiments(store)}
        except SourceFault:
            continue
        for each in (known[key] for key in keys if key in known):
            whole = sum(each.units.values())
            found += [
                Served(store, each.key, variant, units, whole, each.first, each.last)
                for variant, units in sorted(each.units.items())
            ]
    return found


def resolve_link(link: Link) -> Link | None:
    """A link to a flag or (by its key) to an audience, with name and address; None for every other kind."""
    if link.kind == Audience.KIND:
        audience = Audience.objects.filter(key=link.id).first()
        return Link(link.kind, link.id, audience.name, audience.get_absolute_url()) if audience else link
    if link.kind != Flag.KIND:
        return None
    found = Flag.objects.filter(pk=link.id).first()
    return found.link if found else link


def expired_flags() -> Iterable[Finding]:
    """FLG001: a flag that should be gone by now. FLG002: nobody is accountable for a flag."""
    today = now().date()
    for flag in Flag.objects.kept().for_list():
        if flag.expired(today):
            yield Finding("FLG001", words.expired(flag), flag.get_absolute_url(), Severity.WARNING)
        if flag.decides is None:
            yield Finding("FLG002", words.nobody(flag), flag.get_absolute_url(), Severity.ERROR)


def stale_flags() -> Iterable[Finding]:
    """FLG003: a flag that serves everybody one variant, that nobody asks for, or that was long not changed."""
    for one in staleness.stale(list(Flag.objects.kept().for_list()), now()):
        rest = [why for why in one.reasons if why is not staleness.Why.EXPIRED]
        if rest:
            yield Finding("FLG003", words.stale(one, rest), one.flag.get_absolute_url(), Severity.WARNING)


def approvals(request: SignedInRequest) -> Waits:
    """Versions that a second person is to look at. One query.

    Who may look at a version: an owner of the operation, and whoever is accountable for the flag or its area.
    """
    if not may(request.user, FlagsPermission.ANSWER):
        return Waits(0, ())
    people = organization.people_of(request.user)
    roles = roles_answered_by(people, now().date())
    proposed = Version.objects.filter(state=VersionState.PROPOSED).exclude(author_id=request.user.pk)
    if request.user.level < Level.OWNER:
        proposed = proposed.filter(Q(flag__accountable__in=people) | Q(flag__area__accountable__in=roles))
    found = [_to_answer(each) for each in proposed.for_page()]
    return Waits(len(found), tuple(found[:NAMED]), WaitKind.APPROVAL)


def waits(request: SignedInRequest) -> Waits:
    """Flags of whoever looks that should be gone by now. One query."""
    if not may(request.user, FlagsPermission.ANSWER):
        return Waits(0, ())
    people = organization.people_of(request.user)
    roles = roles_answered_by(people, now().date())
    mine = Q(accountable__in=people) | Q(accountable=None, area__accountable__in=roles)
    gone = Flag.objects.kept().filter(mine, expires_on__lt=now().date()).order_by("expires_on")
    return counted(gone, _to_clear)


def _to_answer(version: Version) -> Wait:
    said = {"author": version.author_label, "environment": version.environment, "why": version.why}
    return Wait(
        what=version.flag.name,
        why=_("%(author)s wants it changed in %(environment)s: %(why)s") % said,
        action=Action(_("Look at it"), version.flag.get_absolute_url(), style="quiet"),
        since=version.created_at,
    )


def _to_clear(flag: Flag) -> Wait:
    return Wait(
        what=flag.name,
        why=_("It was to be gone by %(day)s") % {"day": formats.day(flag.expires_on)},
        action=Action(_("Clear it"), flag.get_absolute_url(), style="quiet"),
    )


def targeted(flag: Flag, since: datetime) -> dict[str, frozenset[str]]:
    """By attribute the values that alone were served anything but the off variant since then; empty: it may be anybody.

    Where customers are served. What a version that is live or was since then is for counts, whichever; two queries.
    """
    rows = Version.objects.filter(
        flag=flag, environment__guarded=True, state__in=(VersionState.LIVE, VersionState.REPLACED)
    ).order_by("-live_at")
    begun, earlier = [], set()
    for version in rows:
        if version.environment_id not in earlier:
            begun.append(version)
        if version.live_at is not None and version.live_at <= since:
            earlier.add(version.environment_id)
    if not begun:
        return {}
    audiences = dict(Audience.objects.values_list("key", "condition"))
    return targeting.either([targeting.targeted(each.content, audiences) for each in begun])
