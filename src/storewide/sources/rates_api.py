"""Exchange rates over REST: a nightly script notes those of the day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.errors import Refusal
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import rates
from storewide.sources.models import Rate
from storewide.sources.permissions import SourcesPermission
from storewide.sources.rates_forms import RateForm

router = Router(tags=["data"])


class RateOut(Schema):
    """One unit of `currency` is `rate` units of `into` on `day`."""

    id: UUID
    day: date
    currency: str
    into: str
    rate: Decimal
    created_at: datetime


class RateIn(Schema):
    """A rate to note; one of the same day and currencies is replaced."""

    day: date
    currency: str = Field(min_length=3, max_length=3)
    into: str = Field(min_length=3, max_length=3)
    rate: Decimal = Field(gt=0, max_digits=20, decimal_places=10)


class RateInvalid(Refusal):
    """The rate is not one; the sentence says what is wrong with it."""


@router.get("", response=list[RateOut], operation_id="list_rates")
@paginate(LimitOffsetPagination)
def list_rates(request: Any) -> QuerySet[Rate]:
    """All exchange rates, newest day first."""
    require(request.auth, SourcesPermission.VIEW)
    return Rate.objects.all()


@router.post("", response={201: RateOut}, operation_id="note_rate")
def note_rate(request: Any, body: RateIn) -> Status[Rate]:
    """Note what one unit of a currency is worth in another on a day."""
    actor = require(request.auth, SourcesPermission.IMPORT)
    form = RateForm(body.dict())
    if not form.is_valid():
        raise RateInvalid(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return Status(201, rates.note_rate(by=actor, at=now(), **form.cleaned_data))
