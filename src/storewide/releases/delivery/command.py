"""The command `storewide delivery`: what releases brought and how long it took, out of the history of a repository."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from storewide.kit import naming
from storewide.kit.commands import json_option, on_data, print_json, refusing, say
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.delivery import history_import, history_reading
from storewide.releases.delivery.history import History, HistoryUnreadable, Release
from storewide.releases.delivery.history_reading import HistoryRefused
from storewide.releases.delivery.operations import Whence

_PATH = click.Path(path_type=Path)


@click.group()
def delivery() -> None:
    """How changes are delivered."""


@delivery.command()
@click.argument("tables", metavar="[COMMITS.csv TAGS.csv]", nargs=-1, type=_PATH)
@click.option("--git", "clone", metavar="DIR", type=_PATH, help="A clone to read instead of the two tables.")
@click.option("--from", "since", metavar="TAG", multiple=True, required=True, help="The earlier release.")
@click.option("--to", "until", metavar="TAG", multiple=True, required=True, help="The release.")
@json_option
@refusing
def history(
    tables: tuple[Path, ...],
    clone: Path | None,
    since: tuple[str, ...],
    until: tuple[str, ...],
    as_json: bool,
) -> None:
    """What a release brought since an earlier one: commits without merges, and their median lead time.

    --from and --to may be given several times, pair by pair, for several release branches at once.
    """
    if len(since) != len(until):
        raise HistoryRefused(f"--from is given {len(since)} times and --to {len(until)} times; give pairs.")
    found = _read(tables, clone)
    releases = [_release(found, *pair) for pair in zip(since, until, strict=True)]
    if lacking := found.lacking():
        say(f"{lacking} parents are named that are not among the commits; counts may be too small.")
    if as_json:
        print_json({"releases": [_document(each) for each in releases]})
    else:
        for each in releases:
            click.echo(_sentence(each))


@delivery.command("import")
@click.argument("tables", metavar="[COMMITS.csv TAGS.csv]", nargs=-1, type=_PATH)
@click.option("--git", "clone", metavar="DIR", type=_PATH, help="A clone to read instead of the two tables.")
@click.option("--service", metavar="NAME", required=True, help="What the tags are deployments of.")
@click.option(
    "--repository", metavar="NAME", default="", help="What deliveries call it; default the service."
)
@click.option("--team", metavar="NAME", help="The team that deploys it.")
@click.option("--area", metavar="AREA", help="The area it belongs to, by its short name.")
@click.option("--tags", "pattern", metavar="PATTERN", default="*", help="Only tags named so, such as 'v*'.")
@json_option
@on_data
@refusing
def take_over(
    tables: tuple[Path, ...], clone: Path | None, pattern: str, as_json: bool, **given: str
) -> None:
    """Take a history over: commits, and each tag as a deployment to production. What is known stays as it is."""
    found = _read(tables, clone)
    whence = Whence(
        team=naming.named(Team, given["team"], name__iexact=given["team"]) if given["team"] else None,
        area=naming.named(Area, given["area"], slug=given["area"]) if given["area"] else None,
        service=given["service"].strip(),
    )
    deployed = history_import.tags(found, pattern)
    repository = given["repository"].strip() or whence.service
    taken = history_import.take(found, deployed, repository=repository, whence=whence, by=SYSTEM, at=now())
    if as_json:
        print_json(asdict(taken))
        return
    click.echo(
        f"{taken.commits:,} commits and {taken.deployments:,} deployments of {whence.service} are new; "
        f"{taken.commits_known:,} and {taken.deployments_known:,} were known."
    )


def _read(tables: tuple[Path, ...], clone: Path | None) -> History:
    if clone is not None and not tables:
        return history_reading.of_clone(clone)
    if clone is None and len(tables) == 2:
        return history_reading.of_tables(*tables)
    raise HistoryRefused("Give two tables (COMMITS.csv TAGS.csv), or a clone with --git DIR; not both.")


def _release(found: History, since: str, until: str) -> Release:
    try:
        return found.release(since, until)
    except HistoryUnreadable as unreadable:
        raise HistoryRefused(str(unreadable)) from None


def _document(release: Release) -> dict[str, Any]:
    median = release.median_lead_days
    return {
        "from": release.since.name,
        "to": release.tag.name,
        "commits": len(release.commits),
        "median_lead_days": None if median is None else round(median, 2),
    }


def _sentence(release: Release) -> str:
    median = release.median_lead_days
    begun = f"{release.since.name} to {release.tag.name}"
    if median is None:
        return f"{begun}: no commit"
    commits = "1 commit" if len(release.commits) == 1 else f"{len(release.commits):,} commits"
    return f"{begun}: {commits}, half of them released within {median:,.1f} days of being written"
