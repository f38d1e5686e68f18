"""The command `storewide`: finds the data folder, starts Django, hands over to the command named.

Commands live in their modules and are loaded by name when they are asked for.
"""

import os
import sys
from collections.abc import Sequence

import click

from storewide import __version__
from storewide.lib.data_folder import VARIABLE

DEMO_DEFAULT = "./storewide-demo"


class Named(click.Group):
    """A group whose commands are dotted names, imported when they are needed."""

    def __init__(self, dotted: Sequence[str], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.dotted = dotted

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        return [*(name.rsplit(".", 1)[1].replace("_", "-") for name in self.dotted), *sorted(self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from django.utils.module_loading import import_string

        for name in self.dotted:
            if name.rsplit(".", 1)[1].replace("_", "-") == cmd_name:
                command: click.Command = import_string(name)
                return command
        return super().get_command(ctx, cmd_name)


def data_of(arguments: Sequence[str]) -> str | None:
    """The value of `--data` among the arguments, the last one given; None without one."""
    found = None
    for position, argument in enumerate(arguments):
        if argument.startswith("--data="):
            found = argument.removeprefix("--data=")
        elif argument == "--data" and position + 1 < len(arguments):
            found = arguments[position + 1]
    return found


def folder_of(arguments: Sequence[str]) -> str | None:
    """The data folder that the arguments name; a demo store without one gets a folder of its own."""
    named = data_of(arguments)
    if named is None and VARIABLE not in os.environ and arguments[:1] == ["demo"]:
        return DEMO_DEFAULT
    return named


def command_line() -> click.Group:
    """The whole command line, with Django already set up."""
    from django.conf import settings

    root = Named(
        settings.WIRING["commands"],
        name="storewide",
        help="Storewide: the operating system of an eCommerce organisation.",
    )
    imports = Named(
        settings.WIRING["import_commands"], name="import", help="Read a file into the data folder."
    )
    exports = Named(
        settings.WIRING["export_commands"],
        name="export",
        help="Write what the data folder holds into a file.",
    )
    root.add_command(imports)
    root.add_command(exports)
    return click.version_option(__version__, prog_name="storewide")(root)


def main() -> None:
    """Entry point of the installed command."""
    import django

    if named := folder_of(sys.argv[1:]):
        os.environ[VARIABLE] = named
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storewide.config.settings")
    django.setup()
    command_line()(prog_name="storewide")
