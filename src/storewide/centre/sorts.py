"""The kinds of record that a centre has, as addresses and the interface name them: model, form, words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from storewide.centre import forms, models
from storewide.centre.operations import LINKED
from storewide.kit.tags import Text


@dataclass(frozen=True)
class Sort:
    """One kind: what it belongs to by which field, its form, its words; `ending` empty where it does not end."""

    model: Any
    whole: Any
    field: str
    form: type[forms.PartForm]
    adding: Text
    changing: Text
    ending: Text
    guide: str
    #: the page that lists it
    listed: str


def _of_centre(model: Any, form: Any, adding: Text, changing: Text, ending: Text, guide: str) -> Sort:
    return Sort(model, models.Centre, "centre", form, adding, changing, ending, guide, f"centre:{guide}")


SORTS = {
    "tools": _of_centre(
        models.Tool, forms.ToolForm, _("Add a tool"), _("Change the tool"), _("End the tool"), "tools"
    ),
    "services": _of_centre(
        models.Service,
        forms.ServiceForm,
        _("Add a service"),
        _("Change the service"),
        _("End the service"),
        "services",
    ),
    "experts": _of_centre(
        models.Expert, forms.ExpertForm, _("Add an expert"), _("Change the expert"), _("End it"), "experts"
    ),
    "guidelines": _of_centre(
        models.Guideline,
        forms.GuidelineForm,
        _("Write a guideline"),
        _("Change the guideline"),
        _("End the guideline"),
        "guidelines",
    ),
    "budgets": _of_centre(
        models.HubBudget, forms.BudgetForm, _("Add a budget"), _("Change the budget"), "", "hub"
    ),
    "bets": _of_centre(models.Bet, forms.BetForm, _("Make a bet"), _("Change the bet"), "", "hub"),
    "orders": Sort(
        models.Order,
        models.Service,
        "service",
        forms.OrderForm,
        _("Order it"),
        _("Change the order"),
        _("Withdraw the order"),
        "orders",
        "centre:orders",
    ),
    "bookings": Sort(
        models.Booking,
        models.Expert,
        "expert",
        forms.BookingForm,
        _("Book"),
        _("Change the booking"),
        _("Cancel the booking"),
        "experts",
        "centre:experts",
    ),
    "exceptions": Sort(
        models.GuidelineException,
        models.Guideline,
        "guideline",
        forms.ExceptionForm,
        _("Allow an exception"),
        _("Change the exception"),
        _("End the exception"),
        "guidelines",
        "centre:guidelines",
    ),
    "costs": Sort(
        models.BetCost,
        models.Bet,
        "bet",
        forms.CostForm,
        _("Add what was spent"),
        _("Change the cost"),
        "",
        "hub",
        "centre:hub",
    ),
}


def sort_of(key: str) -> Sort:
    """The sort that an address names, or 404."""
    if key not in SORTS:
        raise Http404
    return SORTS[key]


def key_of(record: Any) -> str:
    """How addresses name the kind of a record."""
    return next(key for key, sort in SORTS.items() if isinstance(record, sort.model))


def find(sort: Sort, record_id: UUID) -> Any:
    """A record with what it belongs to, or 404."""
    through = sort.field if sort.field == "centre" else f"{sort.field}__centre__unit"
    return get_object_or_404(sort.model.objects.select_related(through), pk=record_id)


def whole(sort: Sort, whole_id: UUID) -> Any:
    """What a new record belongs to, or 404."""
    return get_object_or_404(sort.whole, pk=whole_id)


def centre_of(record: Any) -> models.Centre:
    """The centre of a record, or of what it belongs to."""
    if isinstance(record, models.Centre):
        return record
    found: models.Centre = (
        record.centre if hasattr(record, "centre") else getattr(record, SORTS[key_of(record)].field).centre
    )
    return found


def parted(said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What was said, by what a record holds itself and what is kept beside it (units, teams)."""
    own = {name: value for name, value in said.items() if name not in LINKED}
    return own, {name: value for name, value in said.items() if name in LINKED}


def ending_sort(key: str) -> Sort:
    """The sort that an address names, or 404 where such a record does not end."""
    sort = sort_of(key)
    if not sort.ending:
        raise Http404
    return sort
