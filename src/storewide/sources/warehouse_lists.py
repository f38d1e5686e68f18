"""What the warehouse holds, as a list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.sources.lists import store_choices
from storewide.sources.warehouse_pages import MEGABYTE
from storewide.sources.warehouse_words import name_of
from storewide.warehouse.standing import Holding


def _megabytes(each: Holding) -> float:
    return each.size / MEGABYTE


HOLDINGS = ListSpec(
    name="warehouse",
    columns=(
        Column("fact", _("What"), value=lambda each: name_of(each.fact), sort="fact"),
        Column("store", _("Store"), value=lambda each: each.store or _("all"), sort="store"),
        Column("first", _("First day"), kind=Kind.DAY, priority=3),
        Column("last", _("Last day"), kind=Kind.DAY, priority=2),
        Column("parts", _("Days or months"), kind=Kind.NUMBER, sort="parts", priority=2),
        Column("pieces", _("Files"), kind=Kind.NUMBER, sort="pieces", priority=3),
        Column("rows", _("Rows"), kind=Kind.NUMBER, sort="rows"),
        Column("size", _("MB"), value=_megabytes, kind=Kind.NUMBER, sort="size", digits=1, priority=2),
    ),
    search=("fact", "store"),
    filters=(Filter("store", _("Store"), store_choices),),
    order="fact",
    counted=ngettext_lazy("%(shown)s kind of fact", "%(shown)s kinds of facts", "count"),
    empty=Empty(
        _("Nothing is kept yet"),
        _("What is imported, and what your shop's tracking sends, is counted here day by day."),
    ),
)
