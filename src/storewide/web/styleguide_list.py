"""Sixty-four made-up requests for the gallery's list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money

STATES = (
    ("waiting", _("waits")),
    ("bet", _("bet")),
    ("answered", _("answered")),
    ("declined", _("declined")),
)
_TONES = {"waiting": Tone.WAITING, "bet": Tone.GOOD, "answered": Tone.PLAIN, "declined": Tone.UNKNOWN}


@dataclass(frozen=True)
class Ask:
    """One made-up request."""

    number: int
    title: str
    team: str
    owner: str
    value: Money | None
    asked: date
    state: str

    @property
    def tag(self) -> Tag:
        """Its state as a tag."""
        return Tag(dict(STATES)[self.state], _TONES[self.state])


_TITLES = (
    "Guest checkout",
    "Show the delivery day before payment",
    "Size guide with body measures",
    "Reorder from the order history",
    "Search synonyms for shoes",
    "Gift wrap as a line of the basket",
    "Address check that accepts new streets",
    "Pay by invoice for business customers",
    "Returns label without a printer",
    "Stock by shop on the product page",
)
_TEAMS = (
    ("Checkout", "Ines Kovac"),
    ("Search", "Noor Haddad"),
    ("Content", "Lena Vogt"),
    ("Service", "Tomas Berg"),
)
ASKS = tuple(
    Ask(
        number=n + 1,
        title=_TITLES[n % 10] if n < 10 else f"{_TITLES[n % 10]}, part {n // 10 + 1}",
        team=_TEAMS[n * 7 % 4][0],
        owner=_TEAMS[n * 7 % 4][1],
        value=None if n % 6 == 4 else Money(((n * 7919) % 90 + 4) * 100_000, "EUR"),
        asked=date(2026, 11, 20) - timedelta(days=n * 3 % 190),
        state=STATES[n * 5 % 4][0],
    )
    for n in range(64)
)
ASK_LIST = ListSpec(
    name="asks",
    columns=(
        Column(
            "title", _("Request"), sort="title", url=lambda row: f"/styleguide/record/?number={row.number}"
        ),
        Column("team", _("Team"), sort="team", priority=2),
        Column("owner", _("Accountable"), sort="owner"),
        Column("value", _("Value a year"), kind=Kind.MONEY, sort="value__minor", digits=0),
        Column("asked", _("Asked"), kind=Kind.DAY, sort="asked", priority=3),
        Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
    ),
    search=("title", "owner"),
    search_label=_("Search requests"),
    filters=(
        Filter("state", _("State"), STATES),
        Filter("team", _("Team"), tuple((team, team) for team, _owner in _TEAMS)),
        PeriodFilter("asked", _("Asked"), "asked"),
    ),
    order="-value",
    page_size=20,
    counted=ngettext_lazy("%(shown)s request", "%(shown)s requests", "count"),
    empty=Empty(
        _("Nobody has asked for anything yet"),
        _(
            "Requests from every function and from customers meet here, are weighed against the plan and "
            "answered with a reason."
        ),
        Action(_("Ask for a change"), "/styleguide/form/"),
    ),
)
