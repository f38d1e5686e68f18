"""Days on which nothing goes live: which of them are about a release, and every change to them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.releases.models import Freeze, Release
from storewide.sources.models import Store


class FreezeDays(Refusal):
    """A freeze would end before it begins."""

    field = "last"


def over(releases: Iterable[Release], days: Mapping[UUID, date]) -> dict[UUID, list[Freeze]]:
    """The freezes over each release's day, by its id; one query."""
    chosen = list(releases)
    if not chosen:
        return {}
    near = Freeze.objects.filter(first__lte=max(days.values()), last__gte=min(days.values()))
    found = list(near.select_related("store"))
    return {
        release.pk: [
            each
            for each in found
            if each.first <= days[release.pk] <= each.last
            and (each.store_id is None or release.store_id in (None, each.store_id))
        ]
        for release in chosen
    }


def on(day: date, store: Store | None) -> list[Freeze]:
    """The freezes over one day of a store, or of all stores; one query."""
    return over([release := Release(store=store)], {release.pk: day})[release.pk]


def ahead(today: date) -> bool:
    """Whether any freeze is still to come or lasts."""
    return Freeze.objects.filter(last__gte=today).exists()


def _planned_into(freeze: Freeze) -> list[Release]:
    """The releases that are planned for its days, the earliest first; one query."""
    planned = Release.objects.planned(freeze.first, freeze.last).order_by("planned_on", "number")
    return list(
        planned if freeze.store_id is None else planned.filter(Q(store=freeze.store_id) | Q(store=None))
    )


def words(freeze: Freeze) -> str:
    """A freeze with its days and its reason, within a sentence."""
    said = {
        "name": freeze.name,
        "first": formats.day(freeze.first),
        "last": formats.day(freeze.last),
        "reason": freeze.reason,
    }
    return _("%(name)s, %(first)s to %(last)s: %(reason)s") % said


def standing(freeze: Freeze) -> str:
    """That nothing goes live on its days, and which releases are planned for one of them all the same."""
    planned = _planned_into(freeze)
    if not planned:
        return _("Nothing goes live on these days, and no release is planned for one of them.")
    said = {"names": ", ".join(f"{each} ({formats.day(each.planned_on)})" for each in planned)}
    return _("Nothing goes live on these days; planned for one of them: %(names)s.") % said


@trail.operation
def declare(
    *, name: str, reason: str, first: date, last: date, store: Store | None, by: Actor, at: datetime
) -> Freeze:
    """Let nothing go live on these days; raises FreezeDays."""
    _check(first, last)
    freeze = Freeze.objects.create(
        name=name.strip(), reason=reason.strip(), first=first, last=last, store=store, created_at=at
    )
    trail.record(action="releases.freeze.declare", of=freeze, by=by, at=at)
    return freeze


@trail.operation
def change(
    *, freeze: Freeze, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Freeze:
    """Change a freeze; raises FreezeDays and Conflict."""
    _check(changes.get("first", freeze.first), changes.get("last", freeze.last))
    differing = save_changes(freeze, changes, expected_version)
    trail.record(action="releases.freeze.change", of=freeze, by=by, at=at, changes=differing)
    return freeze


@trail.operation
def lift(*, freeze: Freeze, by: Actor, at: datetime) -> None:
    """Take a freeze away."""
    trail.record(action="releases.freeze.lift", of=freeze, by=by, at=at)
    freeze.delete()


def _check(first: date, last: date) -> None:
    if last < first:
        raise FreezeDays(
            _("The freeze ends on %(last)s, before it begins on %(first)s; give a last day from then on.")
            % {"last": formats.day(last), "first": formats.day(first)}
        )
