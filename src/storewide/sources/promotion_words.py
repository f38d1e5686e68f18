"""What is said about promotions that get into each other's way."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.lib.periods import Days
from storewide.sources.promotions import Clash
from storewide.warehouse.drivers import Promotion


def finding(running: Sequence[Promotion], clashes: Sequence[Clash], days: Days) -> str:
    """How the days stand: how many promotions clash, else how many run."""
    said = {"days": formats.span(days.first, days.last)}
    if clashes:
        return ngettext(
            "%(count)s clash of promotions, %(days)s",
            "%(count)s clashes of promotions, %(days)s",
            len(clashes),
        ) % (said | {"count": formats.number(len(clashes))})
    count = len({(each.store, each.promotion_id) for each in running})
    if not count:
        return _("No promotion runs, %(days)s") % said
    return ngettext(
        "%(count)s promotion runs, %(days)s, and it clashes with none",
        "%(count)s promotions run, %(days)s, and none clash",
        count,
    ) % (said | {"count": formats.number(count)})


def clash(found: Clash) -> str:
    """“Black Week” and “Shoes -20 %” both lower Shoes on web, 24–27 Nov 2026."""
    said = {
        "one": found.titles[0],
        "other": found.titles[1],
        "what": found.what or _("everything"),
        "days": formats.span(found.days.first, found.days.last),
    }
    if not found.sales_channels:
        return _("“%(one)s” and “%(other)s” both lower %(what)s in every sales channel, %(days)s") % said
    where = ", ".join(channel(each) for each in found.sales_channels)
    return _("“%(one)s” and “%(other)s” both lower %(what)s on %(where)s, %(days)s") % (
        said | {"where": where}
    )


def channel(name: str | None) -> str:
    """A sales channel; all of them where a promotion names none."""
    return name or _("all sales channels")
