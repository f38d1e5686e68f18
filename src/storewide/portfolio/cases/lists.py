"""The business cases as a list, with their figures."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.ownership.models import Area
from storewide.portfolio.cases import schemas, signing
from storewide.portfolio.models import RequestState, SignOffRule


def cases(rule: SignOffRule) -> ListSpec:
    """The list, with what the rule of sign-offs asks of each."""
    return ListSpec(
        name="cases",
        columns=_columns(rule),
        search=("request__title", "objective", "effect__promise"),
        search_label=_("Search business cases"),
        filters=(
            Filter("state", _("State"), RequestState.choices, field="request__state"),
            Filter("area", _("Area"), _areas, field="request__area__slug"),
        ),
        order="-number",
        counted=ngettext_lazy("%(shown)s business case", "%(shown)s business cases", "count"),
        empty=Empty(
            _("No business case is written yet"),
            _(
                "A request becomes a bet with a case: why, at what risk, for how much, and the one effect it promises."
            ),
            Action(_("Requests"), reverse("portfolio:requests")),
        ),
    )


def _columns(rule: SignOffRule) -> tuple[Column, ...]:
    return (
        Column(
            "title",
            _("Business case"),
            value="request__title",
            sort="request__title",
            url=lambda row: reverse("portfolio:case-read", args=[row.request.number]),
        ),
        Column(
            "number",
            _("No."),
            value="request__number",
            kind=Kind.NUMBER,
            sort="request__number",
            priority=3,
        ),
        Column("state", _("State"), value="request__tag", kind=Kind.TAG, sort="request__state"),
        Column("owner", _("Who promises"), value="effect__owner", sort="effect__owner__name", priority=2),
        Column("cost", _("Cost once"), value=partial(_money, "cost"), kind=Kind.MONEY, sort="cost"),
        Column(
            "running",
            _("Cost per year"),
            value=partial(_money, "running"),
            kind=Kind.MONEY,
            sort="running",
            priority=3,
        ),
        Column("value", _("First year"), value=partial(_money, "value"), kind=Kind.MONEY, sort="value"),
        Column("payback", _("Pays back in month"), value=_payback, kind=Kind.NUMBER, priority=2),
        Column("over", _("Over after three years"), value=_over, kind=Kind.MONEY, priority=2),
        Column("signed", _("Sign-off"), value=partial(_signed, rule), kind=Kind.TAG, sort="signed"),
        Column("met", _("Requirements met"), value=_met, priority=3),
    )


def _money(name: str, case: Any) -> Money | None:
    minor = getattr(case, name)
    return None if minor is None else Money(minor, case.currency)


def _payback(case: Any) -> int | None:
    found = schemas.reckoned(case)
    return found.payback if found else None


def _over(case: Any) -> Money | None:
    found = schemas.reckoned(case)
    return Money(found.over, case.currency) if found else None


def _signed(rule: SignOffRule, case: Any) -> Tag:
    if case.signed == 2:
        return Tag(_("signed off"), Tone.GOOD)
    if case.request.state != RequestState.BET or not signing.is_asked(case, rule):
        return Tag(_("not asked"), Tone.PLAIN)
    return Tag(_("one signature is missing") if case.signed else _("not signed off"), Tone.WAITING)


def _met(case: Any) -> str:
    return f"{case.met or 0}/{case.asked_for}" if case.asked_for else "–"


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))
