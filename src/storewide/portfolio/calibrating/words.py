"""What past promises came to, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.ledger.models import Direction, IntendedEffect
from storewide.ownership.models import Area
from storewide.portfolio.calibrating import queries
from storewide.portfolio.calibrating.rules import By, Calibration
from storewide.portfolio.models import BusinessCase, Request
from storewide.stats.pooling import Factor


def finding(found: Calibration) -> str:
    """What all promises came to, as the title of the page."""
    if not found.measured:
        return _("No promise is measured yet")
    return _("Promises here come to %(factor)s of what is promised (%(between)s)") % {
        "factor": formats.number(found.whole.value, 1),
        "between": between(found.whole),
    }


def between(factor: Factor) -> str:
    """`0.2 to 0.6, 9 promises`."""
    low, high = factor.interval()
    return ngettext(
        "%(low)s to %(high)s, %(count)s promise", "%(low)s to %(high)s, %(count)s promises", factor.promises
    ) % {
        "low": formats.number(low, 1),
        "high": formats.number(high, 1),
        "count": formats.number(factor.promises),
    }


def calibrated(asked: Request, case: BusinessCase | None) -> str:
    """What promises of the team behind a request came to, and how its own is to be read then; empty without any record."""
    found = queries.read()
    text = like_this(found, asked.area)
    return f"{text} {expected(case.effect, found)}".strip() if case and text else text


def like_this(found: Calibration, area: Area) -> str:
    """What the promises of the team behind an area came to; those of all where it has none; empty without any."""
    if not found.measured:
        return ""
    team = area.responsible.name if area.responsible else ""
    factor = found.factor(By.TEAM, team)
    if team and factor.promises:
        text = _("Teams like %(team)s deliver %(factor)s of what they promise (%(between)s).")
        return text % {"team": team, "factor": formats.number(factor.value, 1), "between": between(factor)}
    text = _(
        "No promise of this team is measured yet; all teams deliver %(factor)s of what they promise (%(between)s)."
    )
    # what is expected of a team without a record, which is less sure than what the teams with one came to
    factor = found.pooled(By.TEAM).whole
    return text % {"factor": formats.number(factor.value, 1), "between": between(factor)}


def expected(effect: IntendedEffect, found: Calibration) -> str:
    """What is to be expected of a promise by its team's record: `So +3.0 % is to be read as +1.2 %.`; or nothing."""
    size = queries.calibrated_size(effect, found)
    if size is None or effect.size is None:
        return ""
    sign = 1 if effect.direction == Direction.UP else -1
    return _("So %(promised)s is to be read as %(expected)s.") % {
        "promised": _signed(sign * effect.size),
        "expected": _signed(sign * size),
    }


def left_out(found: Calibration) -> str:
    """How many promises count for nothing here: before and after only, and those never measured."""
    before_after = sum(each.grade == "D" for each in found.claims)
    never = len(found.claims) - len(found.measured) - before_after
    return _("Not among them: %(weak)s with before and after only (grade D), %(never)s not measured.") % {
        "weak": formats.number(before_after),
        "never": formats.number(never),
    }


def _signed(percent: Decimal) -> str:
    return ("+" if percent > 0 else "") + formats.percent(percent / 100, 1)
