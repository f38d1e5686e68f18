"""Past promises beside what was measured of them, as a list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.ledger.models import Grade
from storewide.ledger.words import metric_name
from storewide.portfolio.calibrating.rules import By, Calibration, Claim
from storewide.stats.distributions import REACH

NAMES = {By.SOURCE: _("Asked by"), By.TEAM: _("Team"), By.TYPE: _("Type")}


def claims(found: Calibration) -> ListSpec:
    """Every promise that was frozen before go-live, newest first."""
    return ListSpec(
        name="calibration",
        columns=(
            Column("what", _("Promise"), sort="what", url=lambda row: row.url),
            *(Column(by.value, NAMES[by], value=_group(by), priority=1 if by is By.TEAM else 3) for by in By),
            Column("metric", _("Metric"), value=lambda row: metric_name(row.metric), priority=3),
            Column("promised", _("Promised"), kind=Kind.CHANGE, sort="promised"),
            Column("measured", _("Measured"), kind=Kind.CHANGE, sort="measured"),
            Column("between", _("Between"), value=_between, priority=2),
            Column(
                "ratio", _("Came to"), value="ratio__value", kind=Kind.NUMBER, sort="ratio__value", digits=2
            ),
            Column("grade", _("Grade"), value=lambda row: "" if row.grade == Grade.NONE else row.grade),
            Column("day", _("Frozen"), kind=Kind.DAY, sort="day", priority=2),
        ),
        search=("what",),
        search_label=_("Search promises"),
        filters=(
            *(Filter(by.value, NAMES[by], _names(found, by), apply=_narrow(by)) for by in By),
            Filter("grade", _("Grade"), Grade.choices),
        ),
        order="-day",
        counted=ngettext_lazy("%(shown)s promise", "%(shown)s promises", "count"),
        empty=Empty(
            _("No promise is frozen yet"),
            _("Each promise that is frozen stands here beside what was measured of it."),
        ),
    )


def _group(by: By) -> Any:
    return lambda row: row.groups[by]


def _narrow(by: By) -> Any:
    return lambda rows, name: [row for row in rows if row.groups[by] == name]


def _names(found: Calibration, by: By) -> list[tuple[str, str]]:
    named: Iterable[str] = {each.groups[by] for each in found.claims}
    return [(name, name) for name in sorted(filter(None, named))]


def _between(row: Claim) -> str:
    if row.measured is None or row.error is None:
        return ""
    low, high = row.measured - REACH * row.error, row.measured + REACH * row.error
    return f"{formats.percent(low, 1)} – {formats.percent(high, 1)}"
