"""The command `storewide experiment aa`: does the test keep its word on a store's own data?"""

from typing import TYPE_CHECKING

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table

if TYPE_CHECKING:
    from storewide.sources.models import Store


@click.command()
@click.option("--store", metavar="STORE", default="", help="Whose units; default the only store there is.")
@click.option(
    "--days", metavar="N", type=int, default=28, show_default=True, help="The newest whole days, 1 to 90."
)
@json_option
@on_data
def aa(store: str, days: int, as_json: bool) -> None:
    """Split a store's own units at random 2,000 times: how often is a change called where there is none?"""
    # here, not above: models load once Django has started
    from storewide.experiments import own_data, own_data_words
    from storewide.kit.permissions import SYSTEM
    from storewide.lib.clock import now

    check = own_data.check(_named(store), days, SYSTEM, now())
    if as_json:
        print_json(own_data.document(check))
        return
    click.echo(own_data_words.sentence(check) + ".")
    if cure := own_data_words.cure(check):
        click.echo(cure)
    click.echo(own_data_words.how(check))
    click.echo()
    rows = [vars(each) | {"tag": str(each.tag)} for each in own_data_words.rows(check)]
    print_table(rows, of="metrics")


def _named(slug: str) -> "Store":
    from storewide.sources.models import Store

    stores = {each.slug: each for each in Store.objects.order_by("slug")}
    if slug in stores:
        return stores[slug]
    known = ", ".join(stores) or "none"
    if slug:
        raise click.ClickException(f"There is no store “{slug}”; the stores are {known}.")
    if len(stores) != 1:
        raise click.ClickException(f"Say --store; the stores are {known}.")
    return next(iter(stores.values()))
