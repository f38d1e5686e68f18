"""The commands `storewide export operation` and `storewide apply`: the operation as a file."""

import sys
from pathlib import Path
from typing import Any

import click

from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.commands import json_option, on_data, print_json, say, stop
from storewide.kit.operation_file import Change, Document, Sign
from storewide.kit.operation_plan import Plan, RemovalUnconfirmed
from storewide.kit.permissions import SYSTEM
from storewide.lib import replacing
from storewide.lib.clock import now
from storewide.organization.templates_of_operation import TEMPLATES, template_named

#: letters of a value that a plan shows
SHOWN = 70
#: how the file, or a plan, is passed on instead of being written: as other programs do
STREAM = "-"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@on_data
def operation(file: Path) -> None:
    """Write the whole operation into FILE (YAML); “-” writes to standard output."""
    text = operation_writing.write(operation_plan.export())
    if str(file) == STREAM:
        click.echo(text, nl=False)
        return
    try:
        replacing.replace(file.absolute(), text)
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}; name a file in a folder that you may write to.")
    say(f"Written: {file}. Edit it, then: storewide apply {file} --dry-run")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Print the plan; write nothing.")
@click.option(
    "--template", metavar="NAME", help="Start from a template in place of FILE; it adds, and never removes."
)
@click.option("--yes", is_flag=True, help="Remove what the sections of the file lack.")
@json_option
@on_data
def apply(file: Path | None, template: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Bring the operation to what FILE says, and print the plan: + added, ~ changed, - removed.

    A section that is in the file is all there is of it; one that is not stays as it is. All of it happens, or nothing.
    """
    document = _document(file) if template is None else template_named(template).document()
    try:
        plan = _carry_out(document, dry_run, yes)
    except RemovalUnconfirmed as refused:
        _print(refused.plan, applied=False, as_json=as_json)
        stop(refused.sentence)
    _print(plan, applied=not dry_run, as_json=as_json)


def _document(file: Path | None) -> Document:
    if file is None:
        known = ", ".join(template.name for template in TEMPLATES)
        stop(f"Name a file (storewide apply operation.yaml --dry-run), or a --template: {known}.")
    try:
        text = sys.stdin.read() if str(file) == STREAM else file.read_text(encoding="utf-8")
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}; name a file that storewide export operation wrote.")
    except UnicodeDecodeError:
        stop(f"{file} is no text in UTF-8; save it as one.")
    return operation_reading.read(text, str(file))


def _carry_out(document: Document, dry_run: bool, yes: bool) -> Plan:
    if dry_run:
        return operation_plan.rehearse(document, by=SYSTEM, at=now())
    do = operation_plan.apply_with_removals if yes else operation_plan.apply
    return do(document, by=SYSTEM, at=now())


def _print(plan: Plan, *, applied: bool, as_json: bool) -> None:
    counts = {"add": plan.added, "change": plan.changed, "remove": plan.removed}
    if as_json:
        changes = [_as_document(change) for change in plan.changes]
        print_json({"applied": applied, **counts, "changes": changes})
        return
    section = ""
    for change in plan.changes:
        if change.section != section:
            section = change.section
            click.echo(section)
        click.echo(f"  {change.sign.value} {change.label}")
        for name, (before, after) in change.differing.items():
            told = _shown(after) if change.sign is Sign.ADD else f"{_shown(before)} -> {_shown(after)}"
            click.echo(f"      {name}: {told}")
    if not plan.changes:
        click.echo("No changes: the operation is as the file says.")
        return
    done = "Applied" if applied else "Plan"
    click.echo(f"{done}: {counts['add']} to add, {counts['change']} to change, {counts['remove']} to remove.")


def _as_document(change: Change) -> dict[str, Any]:
    differing = {
        name: {"before": _plain(before), "after": _plain(after)}
        for name, (before, after) in change.differing.items()
    }
    return {
        "section": change.section,
        "action": change.sign.name.lower(),
        "record": change.label,
        "changes": differing,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _shown(value: Any) -> str:
    if value in ("", None):
        return "–"
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
