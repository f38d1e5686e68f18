"""The list of exchange rates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.sources.models import Rate
from storewide.sources.rates_forms import choices


def _plain(rate: Rate) -> str:
    return f"{rate.rate.normalize():f}"


RATES = ListSpec(
    name="exchange-rates",
    columns=(
        Column("currency", _("One unit of"), sort="currency"),
        Column("into", _("is worth in"), sort="into"),
        Column("rate", _("so many"), value=_plain, sort="rate"),
        Column("day", _("On"), kind=Kind.DAY, sort="day"),
        Column("at", _("Noted"), value="created_at", kind=Kind.MOMENT, sort="created_at", priority=3),
    ),
    search=("currency", "into"),
    filters=(Filter("currency", _("Currency"), choices),),
    order="-day",
    counted=ngettext_lazy("%(shown)s rate", "%(shown)s rates", "count"),
    empty=Empty(
        _("No exchange rate yet"),
        _(
            "Orders paid in another currency than their store's are converted at the rate of their day. "
            "Where there is none they are refused."
        ),
        Action(_("Import rates"), "/data/rates/import/"),
    ),
)
