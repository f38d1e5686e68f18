"""The days of a store's traffic, with and without bots, and the reasons in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.tags import Text
from storewide.warehouse.traffic_quality import Traffic

#: why a visitor is taken for a bot, and what it means
REASONS: dict[str, tuple[Text, Text]] = {
    "listed": (_("Says so itself"), _("its user agent is on the maintained list of crawlers")),
    "burst": (
        _("60 events within a minute"),
        _("more than a person's hand makes, on a day without an order"),
    ),
    "volume": (_("1,000 events on a day"), _("more than a person's day holds, on a day without an order")),
}


@dataclass(frozen=True)
class Row:
    """One day as the list shows it."""

    day: date
    of: Traffic

    @property
    def people(self) -> int:
        """Visitors that are not bots."""
        return self.of.visitors - self.of.bots

    @property
    def people_sessions(self) -> int:
        """Sessions of those."""
        return self.of.sessions - self.of.bot_sessions


DAYS = ListSpec(
    name="traffic-quality",
    columns=(
        Column("day", _("Day"), sort="day", kind=Kind.DAY),
        Column("visitors", _("Visitors"), value="people", sort="people", kind=Kind.NUMBER),
        Column("bots", _("Bots"), value=lambda row: row.of.bots, kind=Kind.NUMBER),
        Column("share", _("Bots of all"), value=lambda row: row.of.share, kind=Kind.PERCENT),
        Column("sessions", _("Sessions"), value="people_sessions", kind=Kind.NUMBER, priority=2),
        Column(
            "bot_sessions",
            _("Sessions of bots"),
            value=lambda row: row.of.bot_sessions,
            kind=Kind.NUMBER,
            priority=3,
        ),
    ),
    order="-day",
    counted=ngettext_lazy("%(shown)s day", "%(shown)s days", "count"),
    empty=Empty(
        _("Nobody was counted"),
        _(
            "Events of the store's tracking say who came, and which of them are bots. Import some, or send them."
        ),
    ),
)
