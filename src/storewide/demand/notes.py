"""What is said beside the figures of reach: whose orders count where, how fees are shared, and what is missing and why."""

from django.utils.translation import gettext as _

from storewide.demand import words
from storewide.demand.overview import By, Overview
from storewide.kit import formats
from storewide.metrics import measure_words

#: so many campaigns are named one by one
_NAMED = 3


def of(overview: Overview, by: By) -> list[str]:
    """The sentences, each a paragraph."""
    said = [_credited(), _visits(overview)] if by == "campaign" else []
    return [each for each in (*said, _fees(overview, by), _missing(overview, by)) if each]


def lacking(overview: Overview) -> str:
    """Which parts of a contribution margin no file tells of these days; empty where all are told."""
    names = ", ".join(str(measure_words.NAMES[each]) for each in overview.lacking)
    return _("A contribution margin lacks: %(names)s.") % {"names": names} if names else ""


def _credited() -> str:
    return _(
        "Orders name no campaign. An order, its buyer, its spend and the cost of its goods count for the campaign of its "
        "last visit within 30 days before it that came by one; a buyer who came by two campaigns counts for each."
    )


def _visits(overview: Overview) -> str:
    """Where not all visits that count are known."""
    if overview.seen_from is None:
        return ""
    return _(
        "Visits are known from %(day)s on. Orders before and up to 30 days after that day may have come by a campaign "
        "that is not known, so the cost of a buyer is not compared with such days."
    ) % {"day": formats.day(overview.seen_from)}


def _fees(overview: Overview, by: By) -> str:
    if all(row.fees is None for row in overview.rows):
        return ""
    if by == "campaign":
        return _(
            "No bill tells fees by campaign: in the contribution margin of a campaign fulfilment is shared out by "
            "orders, payment fees by spend. The campaigns and what came by none add up to the whole."
        )
    return _(
        "No bill tells fees by channel: in the contribution margin of a channel fulfilment is shared out by orders, "
        "payment fees by spend. The channels add up to the whole."
    )


def _missing(overview: Overview, by: By) -> str:
    """Why rows have no contribution margin; what the whole lacks already stands at its own figure."""
    if not overview.rows or overview.lacking:
        return ""
    if all(row.orders is None for row in overview.rows):
        return _("Orders cannot be told apart by row here, so that no row has a contribution margin.")
    if all(row.cost is None for row in overview.rows):
        return (
            _("Media cost names no campaign, so that no contribution margin of one is known.")
            if by == "campaign"
            else _("Media cost names no marketing channel, so that no contribution margin of one is known.")
        )
    if all(row.fees is None for row in overview.rows):
        return _(
            "Nothing was ordered by which fees could be shared out, so that no row has a contribution margin."
        )
    return _goods(overview, by)


def _goods(overview: Overview, by: By) -> str:
    """Whose orders state no cost of goods."""
    names = [words.row(row.label, by) for row in overview.rows if row.now.measures["cost"] is None]
    if not names:
        return ""
    named = ", ".join(names[:_NAMED])
    said = {"names": named, "count": formats.number(len(names) - _NAMED)}
    if len(names) > _NAMED:
        return (
            _("No contribution margin of %(names)s and %(count)s more: their orders state no cost of goods.")
            % said
        )
    return _("No contribution margin of %(names)s: their orders state no cost of goods.") % said
