"""What a business case says, as values that are written at once, and as text by field that versions are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import PartsRefused, Refusal
from storewide.ledger.operations import Guardrail, Promise
from storewide.lib import money
from storewide.lib.money import Money
from storewide.metrics import definitions
from storewide.organization.models import Person
from storewide.portfolio.cases import figures
from storewide.portfolio.models import BusinessCase, Chance, Risk
from storewide.strategy.models import Goal

#: what a sign-off is given for; other words may change without asking anew
MATERIAL = frozenset(
    {
        *("objective", "risks", "cost", "running", "value", "months", "assumptions"),
        *("promise", "metric", "direction", "size", "due_on", "owner", "guardrails"),
        *("smallest_in", "smallest_out", "smallest_shows"),
    }
)
MOST_RISKS = 30


class NegativeAmount(Refusal):
    """Cost and return are amounts from zero up."""


class NotACase(PartsRefused):
    """What was given is no whole business case; `by_field` says what is wrong with which part."""


@dataclass(frozen=True)
class RiskTold:
    """What could go wrong: `chance` is low, medium, high, or empty where nobody judged it."""

    what: str
    chance: str = ""
    hurt: str = ""
    measure: str = ""
    owner: Person | None = None


@dataclass(frozen=True)
class Assumption:
    """One figure that a return rests on, such as `Orders a month` and `12,000`."""

    what: str
    figure: str


@dataclass(frozen=True)
class Alternative:
    """What could be done instead, and why it is not."""

    what: str
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a business case says besides its promise; amounts in minor units of `currency`, see BusinessCase.

    `goals` are what the request serves from then on; None leaves them as they are.
    """

    objective: str
    risks: tuple[RiskTold, ...] = ()
    cost: int | None
    running: int | None = None
    value: int | None
    currency: str
    months: tuple[int, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    nothing: str = ""
    smallest_in: str = ""
    smallest_out: str = ""
    smallest_shows: str = ""
    goals: tuple[Goal, ...] | None = None


def risks_in(text: str, known: Iterable[RiskTold] = ()) -> tuple[RiskTold, ...]:
    """A risk for each line of a text; those that are known already keep what is known of them."""
    by_name = {each.what: each for each in known}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(by_name.get(line, RiskTold(line)) for line in lines)


def first_year(case: Case) -> int | None:
    """The return of the first year: the sum of its months, the product of its assumptions, else as it was given."""
    if case.months:
        return sum(case.months)
    if case.assumptions:
        return money.round_minor(figures.product([each.figure for each in case.assumptions]), case.currency)
    return case.value


def check(case: Case) -> None:
    """Raise NegativeAmount or NotACase where this is no case."""
    if min(case.cost or 0, case.value or 0, case.running or 0, *case.months, 0) < 0:
        raise NegativeAmount(_("Cost and return must be 0 or more; leave out what nobody has estimated."))
    faults: dict[str, str] = {}
    if len(case.months) not in (0, figures.YEAR):
        faults["months"] = _(
            "The return by month has %(count)s months; give all twelve of the first year."
        ) % {"count": len(case.months)}
    elif case.months and case.assumptions:
        faults["months"] = _("Give the return by month or by what it rests on, not both.")
    for each in case.assumptions:
        try:
            figures.figure(each.figure)
        except figures.FigureUnreadable:
            faults["assumptions"] = _("“%(figure)s” is no figure; write 12,000 or 18.50 or 3 %%.") % {
                "figure": each.figure
            }
    if len(case.risks) > MOST_RISKS:
        faults["risks"] = _("%(count)s risks are too many; keep the %(bound)s that matter.") % {
            "count": len(case.risks),
            "bound": MOST_RISKS,
        }
    if any(each.chance not in Chance.values for each in case.risks):
        faults["risks"] = _("The chance of a risk is low, medium or high, or empty where nobody judged it.")
    if faults:
        raise NotACase(faults)


def said(case: Case, promise: Promise) -> dict[str, str]:
    """Everything that a case and its promise say, as text by field: for versions, conflicts and the trail."""

    def amount(minor: int | None) -> str:
        return "" if minor is None else f"{Money(minor, case.currency).plain()} {case.currency}"

    return {
        "objective": case.objective,
        "risks": "\n".join(map(risk_line, case.risks)),
        "cost": amount(case.cost),
        "running": amount(case.running),
        "value": amount(first_year(case)),
        "months": ", ".join(Money(each, case.currency).plain() for each in case.months),
        "assumptions": "\n".join(f"{each.what} = {each.figure}" for each in case.assumptions),
        "promise": promise.what,
        "metric": promise.metric,
        "direction": promise.direction,
        "size": f"{promise.size:.2f}",
        "due_on": promise.due_on.isoformat(),
        "owner": str(promise.owner),
        "guardrails": "\n".join(map(guardrail_line, promise.guardrails)),
        "nothing": case.nothing,
        "alternatives": "\n".join(
            f"{each.what}: {each.why_not}" if each.why_not else each.what for each in case.alternatives
        ),
        "smallest_in": case.smallest_in,
        "smallest_out": case.smallest_out,
        "smallest_shows": case.smallest_shows,
    }


def risk_line(risk: RiskTold) -> str:
    """A risk with all that is known of it, in one line."""
    chance = str(Chance(risk.chance).label) if risk.chance else ""
    more = {
        _("chance"): chance,
        _("hurts"): risk.hurt,
        _("against it"): risk.measure,
        _("owner"): str(risk.owner or ""),
    }
    return "; ".join([risk.what, *(f"{name}: {value}" for name, value in more.items() if value)])


def guardrail_line(guardrail: Guardrail) -> str:
    """A guardrail in one line: `Refunded: 2.0 %`."""
    found = definitions.all_definitions().get(guardrail.metric)
    return f"{found.name if found else guardrail.metric}: {formats.percent(guardrail.margin / 100, 2)}"


def written(case: BusinessCase, risks: Sequence[Risk]) -> Case:
    """What a stored case says."""
    return Case(
        objective=case.objective,
        risks=tuple(RiskTold(each.what, each.chance, each.hurt, each.measure, each.owner) for each in risks),
        cost=case.cost,
        running=case.running,
        value=case.value,
        currency=case.currency,
        months=tuple(case.months),
        assumptions=tuple(Assumption(**each) for each in case.assumptions),
        alternatives=tuple(Alternative(**each) for each in case.alternatives),
        nothing=case.nothing,
        smallest_in=case.smallest_in,
        smallest_out=case.smallest_out,
        smallest_shows=case.smallest_shows,
    )


def kept(case: Case) -> dict[str, Any]:
    """The fields of a stored case."""
    names = (
        "objective",
        "cost",
        "running",
        "currency",
        "nothing",
        "smallest_in",
        "smallest_out",
        "smallest_shows",
    )
    return {
        **{name: getattr(case, name) for name in names},
        "value": first_year(case),
        "months": list(case.months),
        "assumptions": [vars(each) for each in case.assumptions],
        "alternatives": [vars(each) for each in case.alternatives],
    }


def working(case: BusinessCase) -> Decimal | None:
    """The product of a stored case's assumptions, in major units; None where it rests on none."""
    return figures.product([each["figure"] for each in case.assumptions]) if case.assumptions else None
