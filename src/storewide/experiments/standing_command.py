"""The commands `storewide experiment show` and `storewide experiment look`."""

from typing import TYPE_CHECKING

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table, stop

if TYPE_CHECKING:
    from storewide.experiments.models import Experiment


@click.command()
@click.argument("key")
@click.option(
    "--store", metavar="STORE", default="", help="Whose experiment it is, where stores share the key."
)
@json_option
@on_data
def show(key: str, store: str, as_json: bool) -> None:
    """How one experiment stands: the finding, its health, every metric, every look."""
    # here, not above: models load once Django has started
    from storewide.experiments import queries, result_documents
    from storewide.lib.clock import now

    found = _named(key, store)
    facts = queries.facts_of(found)
    result = result_documents.result(found, facts)
    looks = result_documents.looks(facts)
    if as_json:
        print_json(
            {
                "key": found.key,
                "store": found.store.slug,
                "state": found.state,
                "result": result,
                "looks": looks,
            }
        )
        return
    from storewide.experiments import words

    click.echo(words.title(found, facts, now()))
    if result is None:
        return
    shown = ("metric", "role", "variant", "relative", "relative_interval", "p_value", "verdict", "guardrail")
    click.echo()
    print_table([{name: each[name] for name in shown} for each in result["metrics"]], of="metrics")
    if looks:
        click.echo()
        print_table([{name: each[name] for name in ("day", "says", "units")} for each in looks], of="looks")


@click.command()
@json_option
@on_data
def look(as_json: bool) -> None:
    """Look now at every experiment that is due, as happens each night by itself."""
    from storewide.experiments import tasks
    from storewide.kit.permissions import SYSTEM
    from storewide.lib.clock import now

    at = now()
    due = tasks.due(at)
    new = tasks.take(due, SYSTEM, at)
    if as_json:
        print_json({"experiments": len(due), "looks": new})
    else:
        click.echo(f"Looked at {len(due)} experiments; {new} looks are new.")


def _named(key: str, store: str) -> "Experiment":
    from storewide.experiments.models import Experiment

    asked = Experiment.objects.for_page().filter(key=key)
    found = list(asked.filter(store__slug=store) if store else asked)
    if not found:
        stop(f"There is no experiment with the key “{key[:80]}”; see the list of experiments.")
    if len(found) > 1:
        stores = ", ".join(each.store.slug for each in found)
        stop(f"Several stores have an experiment “{key}”; say --store, one of {stores}.")
    return found[0]
