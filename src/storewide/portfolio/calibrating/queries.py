"""Reads past promises beside their measurements: in three queries, however many there are."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import FloatField
from django.db.models.functions import Cast

from storewide.ledger.models import Direction, Grade, IntendedEffect, MeasuredEffect
from storewide.portfolio.calibrating.rules import By, Calibration, Claim
from storewide.portfolio.models import Request
from storewide.portfolio.models.intake import Function
from storewide.stats.distributions import REACH

_NOBODY = UUID(int=0)


def read() -> Calibration:
    """What all promises that were frozen before go-live came to."""
    return Calibration(_claims())


def calibrated_size(effect: IntendedEffect, found: Calibration | None = None) -> Decimal | None:
    """How much of an intended effect is to be expected, in percent, by what its team's promises came to.

    None where it has no size, or where no promise was measured yet. `found`: read once for many.
    """
    if effect.size is None:
        return None
    team = effect.area.responsible.name if effect.area and effect.area.responsible else ""
    return (found or read()).size(effect.size, team)


def _claims() -> Iterator[Claim]:
    rows = IntendedEffect.objects.frozen().filter(after_the_fact=False, size__isnull=False)
    asked = _asked()
    measured = _measured()
    # asked once: to reverse thousands of addresses takes longer than all the rest
    address = IntendedEffect(pk=_NOBODY).get_absolute_url()
    for row in rows.order_by("-frozen_at", "-id").values(
        *(
            "pk",
            "promise",
            "metric",
            "direction",
            "grade",
            "frozen_at",
            "source_id",
            "area__responsible__name",
        ),
        percent=Cast("size", FloatField()),
    ):
        sign = 1 if row["direction"] == Direction.UP else -1
        function, kind = asked.get(row["source_id"], ("", ""))
        estimate, error = measured.get(row["pk"], (None, None))
        yield Claim(
            what=row["promise"],
            url=address.replace(str(_NOBODY), str(row["pk"])),
            day=row["frozen_at"].date(),
            metric=row["metric"],
            grade=row["grade"],
            promised=sign * row["percent"] / 100,
            measured=estimate,
            error=error,
            groups={By.SOURCE: function, By.TEAM: row["area__responsible__name"] or "", By.TYPE: kind},
        )


def _asked() -> dict[str, tuple[str, str]]:
    """Function and type of each request by its id, in words."""
    labels: dict[str, Any] = dict(Function.choices)
    told = Request.objects.exclude(function="", type=None).order_by()
    rows = told.values_list("pk", "function", "type__name")
    return {str(pk): (str(labels.get(function, "")), kind or "") for pk, function, kind in rows}


def _measured() -> dict[UUID, tuple[float, float]]:
    """The best measurement of each promise with its standard error, as shares; grade D and what has no interval left out."""
    found: dict[UUID, tuple[float, float]] = {}
    rows = MeasuredEffect.objects.by_evidence().exclude(grade=Grade.D).exclude(effect=None)
    told = rows.filter(estimate__isnull=False, low__isnull=False, high__isnull=False)
    # read as floats: to read thousands of decimals takes longer than all the rest
    percents = (Cast(field, FloatField()) for field in ("estimate", "low", "high"))
    for effect, estimate, low, high in told.values_list("effect", *percents):
        if effect not in found and high > low:
            found[effect] = estimate / 100, (high - low) / 200 / REACH
    return found
