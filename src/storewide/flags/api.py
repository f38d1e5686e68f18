"""Flags over REST: what they are, switches, trying one; what they serve is in `version_api`."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.flags import operations, simulating, staleness
from storewide.flags.models import Environment, Flag, Switch
from storewide.flags.operations import FlagFacts
from storewide.flags.permissions import FlagsPermission
from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

router = Router(tags=["Flags"])


class FlagOut(Schema):
    """A flag; `accountable` by e-mail, also where it is whoever answers for the area; `store` null for all stores;
    `request` the id of the request that it was built for, null for none."""

    key: str
    name: str
    purpose: str
    type: str
    unit: str
    sticky: str
    tier: str
    state: str
    store: str | None
    area: str
    accountable: str | None
    request: str | None
    expires_on: date | None
    client: bool
    logged: bool
    version: int

    @staticmethod
    def resolve_store(flag: Flag) -> str | None:
        return flag.store.slug if flag.store else None

    @staticmethod
    def resolve_area(flag: Flag) -> str:
        return flag.area.slug

    @staticmethod
    def resolve_accountable(flag: Flag) -> str | None:
        return flag.decides.email if flag.decides else None

    @staticmethod
    def resolve_request(flag: Flag) -> str | None:
        return flag.request_id or None


class FlagChangeIn(Schema):
    """What a flag is to be; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120)
    purpose: str | None = Field(None, min_length=1, max_length=500)
    area: str | None = None
    accountable: str | None = None
    expires_on: date | None = None
    tier: Literal["low", "high"] | None = None
    client: bool | None = None
    logged: bool | None = None
    expected_version: int | None = None


class FlagIn(Schema):
    """A new flag; `area` and `store` by short name, `accountable` by e-mail, `request` the id of a request."""

    key: str = Field(pattern="^[-a-zA-Z0-9_]{1,80}$")
    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field(min_length=1, max_length=500)
    type: Literal["boolean", "string", "number", "object"]
    area: str
    unit: Literal["visitor", "customer"] = "visitor"
    sticky: Literal["none", "session", "unit"] = "session"
    tier: Literal["low", "high"] = "high"
    store: str | None = None
    accountable: str | None = None
    request: UUID | None = None
    expires_on: date | None = None
    client: bool = True
    logged: bool = False


class RequestIn(Schema):
    """The id of the request that a flag was built for; null for none."""

    request: UUID | None


class SwitchIn(Schema):
    """Whether a flag is on in an environment, and why."""

    on: bool
    reason: str = Field(min_length=1, max_length=300)


class SwitchOut(Schema):
    """Whether a flag is on in an environment."""

    on: bool = Field(alias="is_on")
    reason: str
    changed_at: datetime
    changed_by: str = Field(alias="changed_by_label")


class EvaluateIn(Schema):
    """Whom to try a flag with."""

    context: dict[str, Any] = {}
    store: str
    environment: str = "production"


class EvaluationOut(Schema):
    """What a context is served, and the rule that is for it."""

    key: str
    value: Any
    variant: str | None
    reason: str
    rule: str | None
    error_code: str | None
    error_details: str | None


class StaleOut(Schema):
    """A flag that should be gone or looked at: why (`expired`, `one_variant`, `not_asked`, `unchanged`), since when."""

    key: str
    reasons: list[str]
    since: date
    variant: str | None


@router.get("", response=list[FlagOut], operation_id="list_flags")
@paginate(LimitOffsetPagination)
def flags(request: Any, store: str = "", area: str = "", state: str = "") -> QuerySet[Flag]:
    """Flags by key; narrowed by the store that serves them, area or state (`draft`, `live`, `retired`)."""
    require(request.auth, FlagsPermission.VIEW)
    found = Flag.objects.for_list().order_by("key")
    found = found.of_store(store) if store else found
    found = found.filter(area__slug=area) if area else found
    return found.filter(state=state) if state else found


@router.post("", response={201: FlagOut}, operation_id="make_flag")
def make(request: Any, body: FlagIn) -> Status[Flag]:
    """Make a flag."""
    require(request.auth, FlagsPermission.CHANGE)
    said = body.dict(exclude={"request", "area", "store", "accountable"})
    facts = FlagFacts(**said, **_named(body.area, body.accountable), store=_store(body.store))
    source = _request(body.request)
    made = operations.make_flag(facts=facts, by=request.auth, at=now(), request=source)
    return Status(201, made)


@router.get("/stale", response=list[StaleOut], operation_id="list_stale_flags")
def stale(request: Any) -> list[StaleOut]:
    """Flags that should be gone or looked at, the longest first."""
    require(request.auth, FlagsPermission.VIEW)
    found = staleness.stale(list(Flag.objects.kept().for_list()), now())
    return [
        StaleOut(
            key=one.flag.key,
            reasons=[why.value for why in one.reasons],
            since=one.since,
            variant=one.variant,
        )
        for one in found
    ]


@router.get("/{key}", response=FlagOut, operation_id="get_flag")
def flag(request: Any, key: str) -> Flag:
    """One flag."""
    require(request.auth, FlagsPermission.VIEW)
    return find(key)


@router.patch("/{key}", response=FlagOut, operation_id="change_flag")
def change(request: Any, key: str, body: FlagChangeIn) -> Flag:
    """Change what a flag is."""
    found = find(key)
    require(request.auth, FlagsPermission.CHANGE, found)
    changes = body.dict(exclude_unset=True, exclude={"expected_version", "area", "accountable"})
    owners = _named(body.area, body.accountable)
    changes |= {name: value for name, value in owners.items() if name in body.model_fields_set}
    return operations.change_flag(
        flag=found, changes=changes, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.put("/{key}/request", response=FlagOut, operation_id="tie_flag")
def tie(request: Any, key: str, body: RequestIn) -> Flag:
    """Say which request a flag was built for, or that it is for none."""
    found = find(key)
    require(request.auth, FlagsPermission.CHANGE, found)
    return operations.tie(flag=found, request=_request(body.request), by=request.auth, at=now())


@router.post("/{key}/retire", response=FlagOut, operation_id="retire_flag")
def retire(request: Any, key: str) -> Flag:
    """Take a flag out for good."""
    found = find(key)
    require(request.auth, FlagsPermission.CHANGE, found)
    return operations.retire(flag=found, by=request.auth, at=now())


@router.put("/{key}/switches/{environment}", response=SwitchOut, operation_id="switch_flag")
def switch(request: Any, key: str, environment: str, body: SwitchIn) -> Switch:
    """Switch a flag off in an environment at once, or on again."""
    found = find(key)
    require(request.auth, FlagsPermission.SWITCH, found)
    throw = operations.switch_on if body.on else operations.switch_off
    place = environment_of(environment)
    return throw(flag=found, environment=place, reason=body.reason, by=request.auth, at=now())


@router.post("/{key}/evaluate", response=EvaluationOut, operation_id="try_flag")
def evaluate(request: Any, key: str, body: EvaluateIn) -> EvaluationOut:
    """Try a flag with a context; nothing is written down. Programs of the store ask the public port instead."""
    require(request.auth, FlagsPermission.VIEW)
    rules = simulating.rules_of(body.store, body.environment)
    tried = simulating.try_out(rules, find(key).key, body.context, now())
    found = tried.evaluation
    return EvaluationOut(
        key=key,
        value=found.value,
        variant=found.variant,
        reason=found.reason,
        rule=tried.rule,
        error_code=found.error_code,
        error_details=found.error_details,
    )


def find(key: str) -> Flag:
    """The flag, or 404."""
    return get_object_or_404(Flag.objects.for_list(), key=key)


def environment_of(key: str) -> Environment:
    """The environment, or 404."""
    return get_object_or_404(Environment, key=key)


def _named(area: str | None, accountable: str | None) -> dict[str, Any]:
    """The area by its short name and the person by their e-mail, those that are told."""
    found: dict[str, Any] = {}
    if area is not None:
        found["area"] = named(Area, area, slug=area)
    found["accountable"] = named(Person, accountable, email__iexact=accountable) if accountable else None
    return found


def _request(id_: UUID | None) -> Link | None:
    """The request of this id. Raises UnknownName where there is none."""
    found = links.named(f"portfolio.request:{id_}") if id_ else None
    if id_ and found is None:
        raise UnknownName(_("There is no request with the id %(id)s.") % {"id": id_})
    return found


def _store(slug: str | None) -> Store | None:
    return named(Store, slug, slug=slug) if slug else None
