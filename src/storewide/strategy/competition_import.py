"""Lost deals, asks and searches without result out of tables of one's own systems; reading one twice changes nothing.

Deals: `account,lost_on,amount,currency,reason` and where there is more `competitor,feature,store,note,number`.
Asks: `what,asked_on` and `count,account,feature,source`. Searches: `term,searches,first,last` and `store`.
A feature is named as it is, or by its area; a competitor or reason that is new is added.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.lib import money
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.ownership.models import Area, Group
from storewide.sources.models import Store
from storewide.strategy import short_names
from storewide.strategy.models.competition import Competitor, Feature
from storewide.strategy.models.losses import CustomerAsk, LossReason, LostDeal, MissedSearch

REQUIRED = {
    "deals": ("account", "lost_on", "amount", "currency", "reason"),
    "asks": ("what", "asked_on"),
    "searches": ("term", "searches", "first", "last"),
}
LONGEST = {
    "account": 160,
    "note": 2000,
    "number": 80,
    "what": 240,
    "source": 160,
    "term": 160,
    "reason": 80,
    "competitor": 80,
}
#: a larger amount is a slip, and no database keeps it
MOST = 10**15


class Unreadable(ValueError):
    """A cell does not say what it should; the message names it."""


@dataclass
class Names:
    """What the rows may name, each by its name in small letters."""

    by: Actor
    at: datetime

    def __post_init__(self) -> None:
        self.features = {
            each.name.casefold(): (each.area, each) for each in Feature.objects.select_related("area")
        }
        self.areas = {each.name.casefold(): each for each in Area.objects.exclude(group=Group.OPERATION)}
        self.stores = {key.casefold(): each for each in Store.objects.all() for key in (each.slug, each.name)}
        self.competitors = {each.name.casefold(): each for each in Competitor.objects.all()}
        self.reasons = {each.name.casefold(): each for each in LossReason.objects.all()}

    def about(self, name: str) -> dict[str, Any]:
        """The area and feature that a cell names."""
        if not name:
            return {"area": None, "feature": None}
        area, feature = self.features.get(name.casefold(), (self.areas.get(name.casefold()), None))
        if area is None:
            raise Unreadable(
                _("feature “%(name)s” is neither a feature nor an area of the store") % {"name": name}
            )
        return {"area": area, "feature": feature}

    def store(self, name: str) -> Store | None:
        """The store that a cell names by slug or name."""
        if name and name.casefold() not in self.stores:
            raise Unreadable(_("store “%(name)s” is none of yours") % {"name": name})
        return self.stores.get(name.casefold())

    def competitor(self, name: str) -> Competitor | None:
        """The competitor that a cell names; a new one is added."""
        return self._known(Competitor, self.competitors, name, "competitor") if name else None

    def reason(self, name: str) -> LossReason:
        """The reason that a cell names; a new one is added."""
        if not name:
            raise Unreadable(_("reason is empty"))
        found: LossReason = self._known(LossReason, self.reasons, name, "reason", place=100)
        return found

    def _known(self, model: Any, known: dict[str, Any], name: str, kind: str, **more: Any) -> Any:
        if name.casefold() not in known:
            slug = short_names.free(name, model.objects, 60, kind)
            known[name.casefold()] = model.objects.create(
                name=name[:80], slug=slug, created_at=self.at, **more
            )
            added = known[name.casefold()]
            trail.record(action=f"strategy.{kind}.add", of=added, by=self.by, at=self.at)
        return known[name.casefold()]


@dataclass(frozen=True)
class Kind:
    """One table: the record, what makes two rows the same, and what a row says."""

    model: Any
    action: str
    same: tuple[str, ...]
    said: Callable[[Row, Names, date], dict[str, Any]]


@dataclass(frozen=True)
class Take:
    """Takes the rows of one of the tables."""

    name: str
    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        """Add what is new; change what differs and carries a number; leave what is there."""
        kind, names = KINDS[self.name], Names(self.by, self.at)
        known = {kind_key(kind, vars(each)): each for each in kind.model.objects.all()}
        added, changed, repeated = [], [], 0
        refusals = []
        for row in rows:
            try:
                said = _keys(_read(kind, row, names, self.at.date()))
            except (Unreadable, ValueError) as fault:
                refusals.append(RowRefusal(row.number, str(fault)))
                continue
            key = kind_key(kind, said)
            if key not in known:
                known[key] = kind.model(created_at=self.at, **said)
                added.append(known[key])
            elif _differing(known[key], said):
                changed.append((known[key], said))
            else:
                repeated += 1
        if added or changed:
            _write(kind, added, changed, by=self.by, at=self.at)
        return TableReport(len(added) + len(changed), repeated, tuple(refusals))


def kind_key(kind: Kind, said: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a row the same as another: its number where it has one, else what it says."""
    if said.get("number"):
        return ("number", said["number"])
    return tuple(said[name] for name in kind.same)


def _read(kind: Kind, row: Row, names: Names, today: date) -> dict[str, Any]:
    for column, most in LONGEST.items():
        if len(row[column]) > most:
            raise Unreadable(
                _("%(column)s is longer than %(most)s characters") % {"column": column, "most": most}
            )
    return kind.said(row, names, today)


def _keys(said: dict[str, Any]) -> dict[str, Any]:
    """Records by their keys, as rows of the database hold them."""
    plain = {}
    for name, value in said.items():
        is_record = name in ("area", "feature", "store", "competitor", "reason")
        plain[f"{name}_id" if is_record else name] = getattr(value, "pk", None) if is_record else value
    return plain


def _differing(record: Any, said: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [str(getattr(record, name)), str(value)]
        for name, value in said.items()
        if getattr(record, name) != value
    }


@trail.operation
def _write(
    kind: Kind, added: list[Any], changed: list[tuple[Any, dict[str, Any]]], *, by: Actor, at: datetime
) -> None:
    """Write all rows of a table at once."""
    kind.model.objects.bulk_create(added, batch_size=500)
    lines = []
    for record, said in changed:
        lines.append((record, _differing(record, said)))
        for name, value in said.items():
            setattr(record, name, value)
        record.version += 1
        record.save()
    trail.record_all(action=f"{kind.action}.change", of=lines, by=by, at=at)
    trail.record_all(action=f"{kind.action}.import", of=[(each, {}) for each in added], by=by, at=at)


def _deal(row: Row, names: Names, today: date) -> dict[str, Any]:
    if not row["account"]:
        raise Unreadable(_("account is empty"))
    currency = row["currency"].upper()
    amount = money.parse(row["amount"], currency)
    if amount.minor < 0:
        raise Unreadable(_("amount is %(amount)s; it must be 0 or more") % {"amount": row["amount"]})
    if amount.minor > MOST:
        raise Unreadable(_("amount has %(digits)s digits; look at it again") % {"digits": len(row["amount"])})
    return {
        "account": row["account"],
        "lost_on": _day(row, "lost_on", today),
        "amount_minor": amount.minor,
        "currency": currency,
        **names.about(row["feature"]),
        "store": names.store(row["store"]),
        "note": row["note"],
        "number": row["number"],
        "reason": names.reason(row["reason"]),
        "competitor": names.competitor(row["competitor"]),
    }


def _ask(row: Row, names: Names, today: date) -> dict[str, Any]:
    if not row["what"]:
        raise Unreadable(_("what is empty"))
    return {
        "what": row["what"],
        "asked_on": _day(row, "asked_on", today),
        "count": _count(row, "count") if row["count"] else 1,
        "account": row["account"],
        "source": row["source"],
        **names.about(row["feature"]),
    }


def _search(row: Row, names: Names, today: date) -> dict[str, Any]:
    if not row["term"]:
        raise Unreadable(_("term is empty"))
    first, last = _day(row, "first", today), _day(row, "last", today)
    if last < first:
        raise Unreadable(_("last is before first"))
    stores = list(dict.fromkeys(names.stores.values()))
    store = names.store(row["store"]) or (stores[0] if len(stores) == 1 else None)
    if store is None:
        raise Unreadable(_("store is empty; name one of yours"))
    return {
        "term": row["term"],
        "searches": _count(row, "searches"),
        "first": first,
        "last": last,
        "store": store,
    }


def _day(row: Row, column: str, today: date) -> date:
    try:
        day = date.fromisoformat(row[column])
    except ValueError:
        said = {"column": column, "value": row[column]}
        raise Unreadable(_("%(column)s “%(value)s” is no day; write it as 2026-11-22") % said) from None
    if day > today:
        raise Unreadable(_("%(column)s %(value)s has not come") % {"column": column, "value": row[column]})
    return day


def _count(row: Row, column: str) -> int:
    try:
        count = Decimal(row[column])
    except InvalidOperation:
        count = Decimal(0)
    if not count.is_finite() or not 1 <= count <= 2_000_000_000 or count != int(count):
        said = {"column": column, "value": row[column]}
        raise Unreadable(_("%(column)s “%(value)s” is no whole number from 1") % said)
    return int(count)


KINDS = {
    "deals": Kind(LostDeal, "strategy.deal", ("account", "lost_on", "amount_minor", "currency"), _deal),
    "asks": Kind(CustomerAsk, "strategy.ask", ("what", "asked_on", "account"), _ask),
    "searches": Kind(MissedSearch, "strategy.search", ("store_id", "term", "first", "last"), _search),
}
