"""`storewide check`: runs the numbered checks of all modules over the data folder, for a person or a schedule."""

from itertools import groupby
from typing import Any

import click
from django.utils.translation import ngettext

from storewide.kit import checks
from storewide.kit.checks import Finding, Severity
from storewide.kit.commands import json_option, on_data, print_json

FAILED = 1


@click.command()
@json_option
@on_data
def check(as_json: bool) -> None:
    """Run the numbered checks (OWN001 …); exit 1 when there are errors, 0 with warnings alone."""
    found = checks.findings()
    if as_json:
        print_json(document(found))
    else:
        _print(found)
    if _count(found, Severity.ERROR):
        raise SystemExit(FAILED)


def document(found: list[Finding]) -> dict[str, Any]:
    """The findings as the command's one document, with how many are errors and how many warnings."""
    return {
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "sentence": str(finding.sentence),
                "url": finding.url,
            }
            for finding in found
        ],
        "errors": _count(found, Severity.ERROR),
        "warnings": _count(found, Severity.WARNING),
    }


def _print(found: list[Finding]) -> None:
    for (code, severity), group in groupby(found, key=lambda finding: (finding.code, finding.severity)):
        click.echo(f"{code} {severity.value}")
        for finding in group:
            click.echo(f"  {finding.sentence}")
    click.echo(_total(found))


def _total(found: list[Finding]) -> str:
    if not found:
        return "Everything is as it should be."
    errors, warnings = _count(found, Severity.ERROR), _count(found, Severity.WARNING)
    said = ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors}
    also = ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings}
    return f"{said}, {also}."


def _count(found: list[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in found)
