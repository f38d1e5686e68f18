"""Business cases and what belongs to them in words: fields, payback, sign-offs, reviews, requirements."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.portfolio.cases.figures import HORIZON, Reckoning
from storewide.portfolio.cases.signing import Signature
from storewide.portfolio.models import BusinessCase, Need, Requirement, RequirementState

FIELDS = {
    "objective": gettext_lazy("Objective"),
    "risks": gettext_lazy("Risks"),
    "cost": gettext_lazy("Cost once"),
    "running": gettext_lazy("Cost per year"),
    "value": gettext_lazy("Return in the first year"),
    "months": gettext_lazy("Return by month"),
    "assumptions": gettext_lazy("What the return rests on"),
    "promise": gettext_lazy("What ships"),
    "metric": gettext_lazy("Metric it moves"),
    "direction": gettext_lazy("Direction"),
    "size": gettext_lazy("Size in percent"),
    "due_on": gettext_lazy("By"),
    "owner": gettext_lazy("Who promises"),
    "guardrails": gettext_lazy("Guardrails"),
    "nothing": gettext_lazy("If we do nothing"),
    "alternatives": gettext_lazy("Alternatives"),
    "smallest_in": gettext_lazy("In the smallest version"),
    "smallest_out": gettext_lazy("Left out of it"),
    "smallest_shows": gettext_lazy("What it would show"),
    "headline": gettext_lazy("Headline"),
    "for_whom": gettext_lazy("For whom"),
    "problem": gettext_lazy("Problem"),
    "solution": gettext_lazy("Solution"),
    "quote": gettext_lazy("What a customer says"),
    "quoted": gettext_lazy("Who says it"),
    "how_to_begin": gettext_lazy("How to begin"),
    "questions": gettext_lazy("Questions and answers"),
}


def field(name: str) -> str:
    """What a field of a version is called."""
    return str(FIELDS.get(name, name))


def finding(found: Reckoning | None, currency: str) -> str:
    """What a case brings, in one sentence."""
    if found is None:
        return _("Cost or return is not estimated yet, so nobody can say when it pays for itself")
    words = {
        "over": formats.money(abs(found.over), currency, 0),
        "months": formats.number(found.payback),
    }
    if found.payback is None:
        if found.over < 0:
            return _("It does not pay for itself within three years: %(over)s are missing then") % words
        return _("It pays for itself only at the end of three years, with %(over)s left") % words
    said = ngettext(
        "It pays for itself in its first month, and leaves %(over)s after three years",
        "It pays for itself in month %(months)s, and leaves %(over)s after three years",
        found.payback,
    )
    if found.over < 0:
        said = _("It is even in month %(months)s, but lacks %(over)s after three years")
    return said % words


def working(case: BusinessCase, found: Reckoning | None) -> list[str]:
    """How the figures came about, step by step."""
    if found is None:
        return []

    def amount(minor: int) -> str:
        return formats.money(minor, case.currency, 0)

    lines = [_first_year(case)]
    lines.append(
        _("Costs: %(once)s once and %(running)s per year, %(costs)s over three years")
        % {"once": amount(found.once), "running": amount(case.running or 0), "costs": amount(found.costs)}
    )
    lines.append(
        _("Over three years: %(comes)s − %(costs)s = %(over)s")
        % {"comes": amount(found.comes), "costs": amount(found.costs), "over": amount(found.over)}
    )
    if found.payback is not None:
        lines.append(
            _(
                "Month %(month)s is the first by whose end the returns since go-live cover all costs until then"
            )
            % {"month": found.payback}
        )
    else:
        lines.append(_("No month of the first %(months)s covers all costs until then") % {"months": HORIZON})
    return lines


def _first_year(case: BusinessCase) -> str:
    """How the first year's return came about."""
    value = formats.money(case.value or 0, case.currency, 0)
    if case.assumptions:
        product = " × ".join(f"{each['figure']} ({each['what']})" for each in case.assumptions)
        return _("First year: %(product)s = %(value)s") % {"product": product, "value": value}
    if case.months:
        month = formats.money(case.months[-1], case.currency, 0)
        return _(
            "First year: twelve months that come to %(value)s; every later month is like the last, %(month)s"
        ) % {"value": value, "month": month}
    return _("Return: %(value)s a year, a twelfth of it each month") % {"value": value}


def share(found: Reckoning | None) -> str:
    """What is left of three years for every amount spent, in percent; a dash where that cannot be said."""
    return formats.percent(found.ratio, 0) if found and found.ratio is not None else formats.NO_VALUE


def signed(signatures: Sequence[Signature], asked: bool) -> str:
    """How far a case is signed off, in one sentence."""
    lacking = [each.asked for each in signatures if each.given is None]
    if not lacking:
        return _("Signed off for the business and for IT.")
    words = {"who": _(" and ").join(lacking)}
    if asked:
        return _("Before it can be promised it is signed off by %(who)s.") % words
    return _("Its cost asks for no sign-off. It could be signed off by %(who)s.") % words


def standing(requirements: Sequence[Requirement]) -> str:
    """How many requirements are met, as the finding of their page."""
    kept = [each for each in requirements if each.state != RequirementState.DROPPED]
    if not requirements:
        return _("No requirement is written yet")
    if not kept:
        return _("Every requirement was dropped")
    met = sum(each.state == RequirementState.MET for each in kept)
    musts = [each for each in kept if each.need == Need.MUST and each.state == RequirementState.OPEN]
    words = {
        "met": formats.number(met),
        "all": formats.number(len(kept)),
        "musts": formats.number(len(musts)),
    }
    if met == len(kept):
        return _("Every requirement is met")
    if not musts:
        return _("%(met)s of %(all)s requirements are met; none that must be is open") % words
    return (
        ngettext(
            "%(met)s of %(all)s requirements are met; one that must be is open",
            "%(met)s of %(all)s requirements are met; %(musts)s that must be are open",
            len(musts),
        )
        % words
    )


def unmet(requirement: Requirement) -> str:
    """A requirement that is not met, in one line: `Must: as a guest I pay without an account`."""
    return f"{capfirst(str(Need(requirement.need).label))}: {requirement.text}"
