"""How many findings each check has, day by day: counted each night, to see whether they become fewer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.checks import Severity
from storewide.lib.clock import now
from storewide.ownership import findings
from storewide.ownership.findings import Found
from storewide.ownership.models import FindingCount

DAYS_SHOWN = 90
DAYS_KEPT = 800
JOB = "ownership.count_findings"


@dataclass(frozen=True)
class Trend:
    """The days that were counted, oldest first, and how many findings were open at the end of each."""

    days: tuple[date, ...]
    open: tuple[int, ...]


def count(rows: Sequence[Found], day: date) -> int:
    """Write down how many findings each check has on a day, in place of what was counted on it; how many checks."""
    every, put_off = Counter(row.code for row in rows), Counter(row.code for row in rows if row.suppression)
    with transaction.atomic():
        FindingCount.objects.filter(day=day).delete()
        FindingCount.objects.filter(day__lt=day - timedelta(days=DAYS_KEPT)).delete()
        FindingCount.objects.bulk_create(
            FindingCount(day=day, code=code, count=number, suppressed=put_off[code])
            for code, number in (every or {"": 0}).items()
        )
    return len(every)


def trend(on: date, code: str = "") -> Trend:
    """How many findings were open at the end of each day counted, of one check or of all; one query."""
    rows = FindingCount.objects.filter(day__gt=on - timedelta(days=DAYS_SHOWN), day__lte=on)
    days: dict[date, int] = {}
    for day, of, number, put_off in rows.values_list("day", "code", "count", "suppressed"):
        days[day] = days.get(day, 0) + (number - put_off if code in ("", of) else 0)
    ordered = sorted(days)
    return Trend(tuple(ordered), tuple(days[day] for day in ordered))


def run(_run: Run) -> dict[str, Any]:
    """Count what the checks find today."""
    today = now().date()
    rows = findings.found(today)
    errors = sum(row.severity is Severity.ERROR and row.suppression is None for row in rows)
    return {"checks": count(rows, today), "errors": errors}


COUNT = Kind(JOB, "short", run)
COUNTING = Schedule(JOB, _("Count what the checks find"), timedelta(days=1))
