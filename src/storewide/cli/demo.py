"""`storewide demo`: fills a demo store in a folder of its own, then serves it."""

import click
from django.conf import settings

from storewide.cli import up as serving
from storewide.demo import player
from storewide.demo.simulation.scenario import NAMES
from storewide.kit.commands import data_option, prepare_data, stop
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 is any free one.")
@click.option("--size", type=click.Choice(NAMES), default="standard", show_default=True)
@click.option("--no-serve", is_flag=True, help="Fill the folder and end.")
@click.option("--reset", is_flag=True, help="Fill it anew, even if it is filled.")
@data_option
def demo(port: int, size: str, no_serve: bool, reset: bool) -> None:
    """Fill a demo store (default folder ./storewide-demo) and serve it."""
    folder: DataFolder = settings.DATA
    with serving.held(folder) as lock:
        known = None if reset else player.sign_in(folder)
        known = known or _fill(folder, size)
        click.echo(
            f"Demo store in {folder.root}; sign in as {known.email} with the password {known.password}"
        )
        if not no_serve:
            serving.serve(folder, lock, serving.LOOPBACK, port)


def _fill(folder: DataFolder, size: str) -> player.SignIn:
    try:
        player.clear(folder)
    except player.NotADemoFolder as refused:
        stop(str(refused))
    prepare_data()
    return player.play(size, at=now(), say=click.echo)
