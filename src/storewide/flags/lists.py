"""Flags, audiences, layers and holdouts as lists."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.flags import staleness
from storewide.flags.models import (
    Environment,
    Flag,
    FlagQuerySet,
    FlagState,
    Switch,
    Tier,
    Version,
    VersionState,
)
from storewide.flags.rules import writing
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.sources.models import Store

STALE = (("stale", _("Should be gone or looked at")),)
STANDING = (
    ("live", _("Served there")),
    ("off", _("Switched off there")),
    ("open", _("A change is open there")),
)


def flags(first: Action | None) -> ListSpec:
    """All flags, with where each is served and where it is switched off."""
    return ListSpec(
        name="flags",
        columns=(
            Column("name", _("Flag"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("key", _("Key"), sort="key", priority=2),
            Column("state", _("State"), value=_state(), kind=Kind.TAG, sort="state"),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=2),
            Column("accountable", _("Accountable"), value=lambda row: str(row.decides or "")),
            Column("store", _("Store"), value=lambda row: str(row.store or _("All stores")), priority=3),
            Column("expires", _("To be gone by"), value="expires_on", kind=Kind.DAY, sort="expires_on"),
            Column("tier", _("Risk"), value=_tier, priority=3),
        ),
        search=("name", "key", "purpose"),
        search_label=_("Search flags"),
        filters=_filters(),
        order="name",
        counted=ngettext_lazy("%(shown)s flag", "%(shown)s flags", "count"),
        empty=Empty(
            _("No flag yet"),
            _(
                "A flag lets the store show a change to some visitors only, or to nobody within a second. It has an owner, "
                "a purpose and a day by which it is gone."
            ),
            first,
        ),
    )


def audiences(first: Action | None) -> ListSpec:
    """Named conditions."""
    return ListSpec(
        name="audiences",
        columns=(
            Column("name", _("Audience"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("key", _("Short name"), sort="key"),
            Column("who", _("Who belongs to it"), value=lambda row: writing.condition_text(row.condition)),
            Column("purpose", _("Who they are"), value="purpose", priority=2),
        ),
        search=("name", "key", "purpose"),
        search_label=_("Search audiences"),
        order="name",
        counted=ngettext_lazy("%(shown)s audience", "%(shown)s audiences", "count"),
        empty=Empty(
            _("No audience yet"),
            _("An audience is a condition with a name, which rules of several flags can ask for."),
            first,
        ),
    )


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("area", _("Area"), _areas, field="area__slug"),
        Filter("state", _("State"), FlagState.choices),
        Filter("stale", _("Stale"), STALE, apply=_stale),
        *(_environment(each) for each in Environment.objects.all()),
        Filter("store", _("Store"), _stores, field="store__slug"),
        Filter("tier", _("Risk"), Tier.choices),
    )


def _state() -> Callable[[Flag], Tag]:
    """What a row says of its flag: where it stands, and where it is off or only tried; three queries for all rows."""
    off = _names(Switch.objects.filter(is_on=False))
    live = _names(Version.objects.filter(state=VersionState.LIVE))
    guarded = {each.name for each in Environment.objects.all() if each.guarded}

    def state(row: Flag) -> Tag:
        if row.state != FlagState.LIVE:
            return row.tag
        if row.pk in off:
            return Tag(_("Off: %(where)s") % {"where": ", ".join(off[row.pk])}, Tone.BAD)
        where = live.get(row.pk, [])
        if not guarded.intersection(where):
            return Tag(_("Only in %(where)s") % {"where": ", ".join(where)})
        return row.tag

    return state


def _names(rows: Any) -> dict[Any, list[str]]:
    """The environments of switches or versions, by flag."""
    found: dict[Any, list[str]] = {}
    for flag, name in rows.values_list("flag_id", "environment__name").order_by("environment__position"):
        found.setdefault(flag, []).append(name)
    return found


def _tier(row: Flag) -> str:
    return str(Tier(row.tier).label)


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _stores() -> list[tuple[str, str]]:
    return list(Store.objects.order_by("name").values_list("slug", "name"))


def _stale(rows: FlagQuerySet, _value: str) -> FlagQuerySet:
    found = staleness.stale(list(Flag.objects.kept().for_list()), now())
    return rows.filter(pk__in=[one.flag.pk for one in found])


def _environment(environment: Environment) -> Filter:
    def apply(rows: FlagQuerySet, value: str) -> FlagQuerySet:
        if value == "off":
            of = Switch.objects.filter(environment=environment, is_on=False)
        else:
            states = (
                [VersionState.LIVE] if value == "live" else [VersionState.PROPOSED, VersionState.APPROVED]
            )
            of = Version.objects.filter(environment=environment, state__in=states)  # type: ignore[assignment]
        return rows.filter(pk__in=of.values("flag_id"))

    return Filter(f"in-{environment.key}", environment.name, STANDING, apply=apply)


def make_action() -> Action:
    """To make a flag."""
    return Action(_("Make a flag"), make_address())


def make_address() -> str:
    """Where a flag is made; `?name=&store=` begins its form."""
    return reverse("flags:new")
