"""Reads targets from a table: `month,metric,target[,store][,segment]`. Reading it twice changes nothing."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from storewide.kit.permissions import Actor
from storewide.lib.periods import PeriodUnreadable, parse_one
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.metrics import definitions, operations, rules
from storewide.metrics.models import Segment, Target
from storewide.sources.models import Store

REQUIRED = ("month", "metric", "target")


class _Refused(Exception):
    """One row cannot be taken; the message is its reason."""


@dataclass
class Take:
    """Takes the rows of a target table; those that name no store belong to `store`."""

    store: str
    by: Actor
    at: datetime
    _known: dict[tuple[str, str, date, str], Target] = field(default_factory=dict)
    _segments: dict[str, Segment] = field(default_factory=dict)

    def __call__(self, rows: list[Row]) -> TableReport:
        """Set every target that is new or differs."""
        stores = {store.slug: store for store in Store.objects.all()}
        self._known = {
            (
                target.store.slug,
                target.metric,
                target.month,
                target.segment.slug if target.segment else "",
            ): target
            for target in Target.objects.select_related("store", "segment")
        }
        self._segments = {segment.slug: segment for segment in Segment.objects.all()}
        accepted, repeated, refusals = 0, 0, []
        for row in rows:
            try:
                changed = self._take(row, stores)
            except _Refused as error:
                refusals.append(RowRefusal(row.number, str(error)))
                continue
            accepted, repeated = accepted + changed, repeated + (not changed)
        return TableReport(accepted, repeated, tuple(refusals))

    def _take(self, row: Row, stores: dict[str, Store]) -> bool:
        store = stores.get(row["store"] or self.store)
        if store is None:
            raise _Refused(f"store “{row['store'] or self.store}” is not known")
        month = _month(row["month"])
        segment = self._segments.get(row["segment"])
        if row["segment"] and segment is None:
            raise _Refused(f"segment “{row['segment']}” is not known; write its short name")
        try:
            definition = definitions.named(row["metric"].lower().replace(" ", "_"))
            value = rules.stored(definition, row["target"], store.currency)
        except (definitions.UnknownMetric, rules.NotAValue) as error:
            raise _Refused(str(error)) from None
        key = (store.slug, definition.code, month, row["segment"])
        before = self._known.get(key)
        if before is not None and before.value == value:
            return False
        self._known[key] = operations.set_target(
            store=store,
            metric=definition.code,
            month=month,
            value=value,
            segment=segment,
            by=self.by,
            at=self.at,
        )
        return True


def _month(text: str) -> date:
    if match := re.fullmatch(r"(\d{4}-\d{2})(?:-01)?", text, re.ASCII):
        try:
            return parse_one(match[1]).first
        except PeriodUnreadable:
            pass
    raise _Refused(f"month “{text}” is not a month; write 2026-11")
