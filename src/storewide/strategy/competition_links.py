"""Records about competition as others see them: where a link leads, what came of each, which hold no longer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from storewide.kit import raising
from storewide.kit.links import Link
from storewide.kit.raising import Raised
from storewide.ownership.models import Area
from storewide.strategy.competition_queries import AREA_KIND, area_link
from storewide.strategy.models.competition import (
    Competitor,
    Feature,
    Judgement,
    Raises,
    Signal,
    SwotEntry,
)
from storewide.strategy.models.losses import Candidate, CustomerAsk, LostDeal, MissedSearch


def came_of(records: Iterable[Raises]) -> dict[str, list[Raised]]:
    """What came of each record, by its id, in one query."""
    return {
        key: raised for (_kind, key), raised in raising.raised_from(each.link for each in records).items()
    }


def expired(on: date) -> list[SwotEntry | Signal]:
    """Entries and signals whose evidence holds no longer, in two queries."""
    return [
        *SwotEntry.objects.select_related("owner").filter(expires_on__lt=on),
        *Signal.objects.select_related("owner").filter(expires_on__lt=on),
    ]


#: what of strategy's competition a request may be raised from, by the kind of its link
_KINDS: dict[str, Any] = {
    model.KIND: model
    for model in (
        *(Competitor, Feature, Judgement, SwotEntry, Signal),
        *(LostDeal, CustomerAsk, Candidate, MissedSearch),
    )
}


def resolve_link(link: Link) -> Link | None:
    """A link to one of these records, with its name and address; None for every other kind."""
    model: Any = Area if link.kind == AREA_KIND else _KINDS.get(link.kind)
    if model is None:
        return None
    try:
        record = model.objects.filter(pk=link.id).first()
    except ValidationError:
        return link
    if record is None:
        return link
    found: Link = area_link(record) if link.kind == AREA_KIND else record.link
    return found
