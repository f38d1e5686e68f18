"""What the pages of connections say: how a connection stands, in words, and what can be done about it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Text
from storewide.sources.models import Connection
from storewide.warehouse.connections import FACTS, OutsideFact

GUIDE = "warehouses"
#: a fact in the addresses of pages
PARTS: dict[str, OutsideFact] = {"orders": "order_line", "events": "event", "exposures": "exposure"}


@dataclass(frozen=True)
class TableLine:
    """One fact of a connection: its table where it is declared, and where to declare it."""

    name: Text
    table: str
    columns: tuple[tuple[str, str], ...]
    url: str


def fact_names() -> dict[OutsideFact, Text]:
    """The facts in words."""
    return {"order_line": _("Orders"), "event": _("Events"), "exposure": _("Exposures")}


def index(*, changeable: bool) -> Page:
    """All connections."""
    add: tuple[Action, ...] = ()
    if changeable:
        add = (
            Action(_("Connect a warehouse"), reverse("sources:connection-new")),
            Action(_("Open a store"), reverse("sources:store-new"), "quiet"),
        )
    return Page(
        title=_("Connections"),
        purpose=_("Warehouses you have already, asked where their tables lie; nothing is copied."),
        guide=f"{GUIDE}#connect",
        actions=add,
    )


def new() -> Page:
    """The form of a new connection."""
    return Page(
        title=_("Connect a warehouse"),
        purpose=_("Give it a user that may only read."),
        guide=f"{GUIDE}#connect",
        crumbs=_crumbs(),
    )


def open_store() -> Page:
    """The form of a new store."""
    return Page(
        title=_("Open a store"),
        purpose=_(
            "For one that is answered from a warehouse or by tracking; importing a file makes its store by itself."
        ),
        guide="data#stores",
        crumbs=(Crumb(_("Stores"), reverse("sources:stores")),),
    )


def change(connection: Connection) -> Page:
    """The form of a connection that is there."""
    return Page(
        title=_("Change %(name)s") % {"name": connection},
        purpose=_("The tables stay as they are declared."),
        guide=f"{GUIDE}#connect",
        crumbs=(*_crumbs(), _crumb(connection)),
    )


def declare(connection: Connection, fact: OutsideFact) -> Page:
    """The form that declares a table as a fact."""
    return Page(
        title=_("%(fact)s of %(name)s") % {"fact": fact_names()[fact], "name": connection},
        purpose=_("Look at the table, then say which of its columns is which field."),
        guide=f"{GUIDE}#tables",
        crumbs=(*_crumbs(), _crumb(connection)),
    )


def detail(connection: Connection, *, changeable: bool) -> Page:
    """One connection; the title says whether it answers."""
    actions: tuple[Action, ...] = ()
    if changeable:
        question = _(
            "Disconnect? The store's figures are not asked there any more; nothing changes in the warehouse."
        )
        actions = (
            Action(_("Change"), reverse("sources:connection-change", args=[connection.pk]), "quiet"),
            Action(
                _("Disconnect"),
                reverse("sources:connection-disconnect", args=[connection.pk]),
                "danger",
                post=True,
                confirm=question,
            ),
        )
    return Page(
        title=finding(connection),
        short=connection.name,
        purpose=_("Figures of %(store)s are asked there; nothing is copied.") % {"store": connection.store},
        guide=f"{GUIDE}#connect",
        crumbs=_crumbs(),
        actions=actions,
    )


def finding(connection: Connection) -> str:
    """How the connection stands, in one sentence."""
    name = {"name": connection.name}
    if not connection.tables:
        return _("“%(name)s” answers nothing yet: no table is declared") % name
    if connection.fault:
        return _("“%(name)s” did not answer when it was checked") % name
    if connection.checked_at is None:
        return _("“%(name)s” was not checked yet") % name
    return _("“%(name)s” answered when it was checked") % name


def next_step(connection: Connection) -> tuple[Action, str]:
    """The one thing to do next, and why."""
    if not connection.tables:
        url = reverse("sources:connection-table", args=[connection.pk, "orders"])
        return Action(_("Declare the orders"), url), _("Say which table holds the order lines.")
    check = Action(_("Check it now"), reverse("sources:connection-check", args=[connection.pk]), post=True)
    return check, connection.fault or _("Ask each declared table once and see that it answers.")


def table_lines(connection: Connection) -> list[TableLine]:
    """Every fact with its declared table."""
    parts = {fact: part for part, fact in PARTS.items()}
    return [
        TableLine(
            fact_names()[fact],
            connection.tables.get(fact, {}).get("table", ""),
            tuple(sorted(connection.tables.get(fact, {}).get("columns", {}).items())),
            reverse("sources:connection-table", args=[connection.pk, parts[fact]]),
        )
        for fact in FACTS
    ]


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Connections"), reverse("sources:connections")),)


def _crumb(connection: Connection) -> Crumb:
    return Crumb(connection.name, reverse("sources:connection", args=[connection.pk]))
