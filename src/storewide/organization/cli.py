"""The commands `storewide import people` and `storewide import skills`."""

from pathlib import Path

import click

from storewide.kit.commands import import_table, of_table
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import people_import, skills_import


@click.command()
@of_table("people")
def people(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read people: `name,email[,team,role,manager,shift,discipline,share,unit,holidays_of]`, a row a person."""
    take = people_import.Take(by=SYSTEM, at=now())
    import_table(file, take, required=people_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json)


@click.command()
@of_table("skills")
def skills(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read what people can do: `email,skill[,depth]`, a row a skill of a person; depth is broad or deep."""
    take = skills_import.Take(by=SYSTEM, at=now())
    import_table(file, take, required=skills_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json)
