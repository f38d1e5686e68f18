"""The commands `storewide experiment programme` and `storewide experiment results`."""

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table


@click.command()
@click.option("--store", metavar="STORE", default="", help="Of this store alone; default all.")
@json_option
@on_data
def programme(store: str, as_json: bool) -> None:
    """How often experiments win, and what the shipped ones add up to."""
    # here, not above: models load once Django has started
    from storewide.experiments import programme_page, programme_queries

    found = programme_queries.programme_of(store)
    if as_json:
        print_json(programme_queries.document(found))
        return
    click.echo(programme_page.finding(found) + ".")
    if found.win_rate:
        click.echo(programme_page.wins(found.win_rate) + ".")
    print_table([vars(programme_page.row(each)) for each in found.sums], of="metrics")


@click.command()
@json_option
@on_data
def results(as_json: bool) -> None:
    """Every metric of every experiment that was read."""
    from storewide.experiments import all_results

    found = [row.document() for row in all_results.rows()]
    if as_json:
        print_json({"results": found})
        return
    names = ("number", "key", "metric", "role", "variant", "relative", "p_value", "verdict", "outcome")
    print_table([{name: each[name] for name in names} for each in found], of="results")
