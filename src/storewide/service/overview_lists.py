"""Page timings, and what keeps customers from ordering, as lists."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.tags import Tag, Tone
from storewide.service import timings as timing
from storewide.service.blockers import KINDS, Blocked
from storewide.service.blockers import Kind as Blocker
from storewide.service.timings import Timed

#: what a breakdown is called
NAMES: dict[str, Promise] = {
    "device": _("Device"),
    "page": _("Page"),
    "marketing_channel": _("Marketing channel"),
    "day": _("Day"),
}
_MEASURES = (
    ("lcp", _("Appears (LCP)")),
    ("inp", _("Reacts (INP)")),
    ("cls", _("Moves (CLS)")),
)


def timings(by: str) -> ListSpec:
    """The percentiles by device, page or marketing channel."""
    columns = [Column("label", NAMES[by], sort="label")]
    for measure, label in _MEASURES:
        columns.append(
            Column(
                measure,
                label,
                value=partial(_timed, measure),
                kind=Kind.TAG,
                sort=measure,
                priority=1 if measure == "lcp" else 2,
            )
        )
    return ListSpec(
        name="timings",
        columns=tuple(columns),
        search=("label",),
        counted=ngettext_lazy("%(shown)s row", "%(shown)s rows", "count"),
        empty=Empty(
            _("No page was timed in these days"),
            _(
                "The snippet of your write key measures pages as visitors meet them; a file of timings can be imported too."
            ),
        ),
    )


def blockers(by: str) -> ListSpec:
    """The rates of refusal by day or device."""
    return ListSpec(
        name="blockers",
        columns=(
            Column("label", NAMES[by], value=_day if by == "day" else "label", sort="label"),
            *(
                Column(kind.code, kind.label, value=_share(kind), kind=Kind.PERCENT, priority=priority)
                for kind, priority in zip(KINDS, (2, 2, 2, 1), strict=True)
            ),
        ),
        order="-label" if by == "day" else "label",
        counted=ngettext_lazy("%(shown)s row", "%(shown)s rows", "count"),
        empty=Empty(
            _("Nothing tells of refusals in these days"),
            _(
                "The shop sends an event for each: Payment Refused, Coupon Denied, Address Refused, Out Of Stock At Cart."
            ),
        ),
    )


def _timed(measure: str, row: Timed) -> Tag:
    """A percentile with what it means: `2.31 s, good`."""
    value = getattr(row, measure)
    judged = timing.judged(measure, value)
    if value is None:
        return Tag(formats.NO_VALUE, Tone.UNKNOWN)
    return Tag(f"{timing.shown(measure, value)} · {judged}", judged.tone)


def _day(row: Blocked) -> str:
    return formats.day(date.fromisoformat(row.label))


def _share(kind: Blocker) -> Callable[[Blocked], Any]:
    return lambda row: row.rate(kind).share
