"""`storewide check`: runs the numbered checks of all modules over the data folder, for a person or a schedule."""

from collections.abc import Sequence
from typing import Any

import click
from django.utils.translation import ngettext

from storewide.kit.checks import Severity
from storewide.kit.commands import json_option, on_data, print_json
from storewide.lib.clock import now
from storewide.ownership import findings
from storewide.ownership.findings import Found

FAILED = 1


@click.command()
@click.option(
    "--code", "codes", multiple=True, metavar="CODE", help="Only this check (OWN001); may be repeated."
)
@json_option
@on_data
def check(codes: tuple[str, ...], as_json: bool) -> None:
    """Run the numbered checks (OWN001 …); exit 1 when there are errors, 0 with warnings alone.

    What is put off is told and does not count.
    """
    wanted = {code.upper() for code in codes}
    rows = [row for row in findings.found(now().date()) if not wanted or row.code in wanted]
    if as_json:
        print_json(document(rows))
    else:
        _print(rows)
    if _count(rows, Severity.ERROR):
        raise SystemExit(FAILED)


def document(rows: Sequence[Found]) -> dict[str, Any]:
    """The findings as the command's one document, with how many are errors, warnings and put off."""
    return {
        "findings": [_told(row) for row in rows],
        "errors": _count(rows, Severity.ERROR),
        "warnings": _count(rows, Severity.WARNING),
        "put_off": sum(row.suppression is not None for row in rows),
    }


def _told(row: Found) -> dict[str, Any]:
    finding, suppression = row.finding, row.suppression
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sentence": str(finding.sentence),
        "reason": str(finding.reason),
        "cure": str(finding.cure),
        "url": finding.url,
        "record": finding.record,
        "put_off": suppression
        and {"until": suppression.until.isoformat(), "reason": suppression.reason, "by": suppression.by},
    }


def _print(rows: Sequence[Found]) -> None:
    for row in rows:
        line = f"{row.code} {row.severity.value} {row.sentence} -> {row.finding.url}"
        if row.suppression is not None:
            line += f" (put off until {row.suppression.until.isoformat()}: {row.suppression.reason})"
        click.echo(line)
    click.echo(_total(rows))


def _total(rows: Sequence[Found]) -> str:
    put_off = sum(row.suppression is not None for row in rows)
    if not rows:
        return "Everything is as it should be."
    errors, warnings = _count(rows, Severity.ERROR), _count(rows, Severity.WARNING)
    said = ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors}
    also = ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings}
    return f"{said}, {also}; {put_off} put off." if put_off else f"{said}, {also}."


def _count(rows: Sequence[Found], severity: Severity) -> int:
    return sum(row.suppression is None and row.severity is severity for row in rows)
