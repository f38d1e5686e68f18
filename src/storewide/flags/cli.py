"""The commands `storewide flags evaluate`, `stale` and `simulate`."""

import json
from typing import Any

import click

from storewide.flags import simulating, staleness, words
from storewide.flags.models import Flag
from storewide.kit.commands import json_option, on_data, print_json, print_table, say, stop
from storewide.lib.clock import now


class Context(click.ParamType[dict[str, Any]]):
    """A JSON object."""

    name = "JSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        try:
            found = json.loads(value)
        except ValueError as error:
            self.fail(f"This is no JSON: {error}.", param, ctx)
        except RecursionError:
            self.fail("This is nested too deeply; a context is a flat JSON object.", param, ctx)
        if not isinstance(found, dict):
            self.fail('A context is a JSON object, such as {"targetingKey": "v1"}.', param, ctx)
        return found


context_option = click.option(
    "--context", type=Context(), default="{}", help="What is known of whoever is there, as JSON."
)
store_option = click.option("--store", metavar="NAME", help="A store's short name; default the first one.")
environment_option = click.option(
    "--environment", metavar="NAME", help="An environment's short name; default the first one."
)


@click.group()
def flags() -> None:
    """Switches of the store."""


@flags.command()
@click.argument("key")
@context_option
@store_option
@environment_option
@json_option
@on_data
def evaluate(
    key: str, context: dict[str, Any], store: str | None, environment: str | None, as_json: bool
) -> None:
    """What a context is served of a flag by the rules that hold now, and why."""
    rules = simulating.rules_of(*_place(store, environment))
    tried = simulating.try_out(rules, key, context, now())
    found = tried.evaluation
    if as_json:
        print_json(
            {
                "key": key,
                "value": found.value,
                "variant": found.variant,
                "reason": found.reason,
                "rule": tried.rule,
                "error_code": found.error_code,
                "error_details": found.error_details,
                "metadata": dict(found.metadata),
            }
        )
        return
    if found.error_code:
        stop(f"{found.error_code}: {found.error_details}")
    say(f"{words.REASONS[found.reason]}{f' (rule {tried.rule})' if tried.rule else ''}")
    click.echo(f"{found.variant}: {json.dumps(found.value, ensure_ascii=False)}")


@flags.command()
@click.argument("key")
@click.option("--units", type=int, default=10_000, show_default=True, metavar="N", help="How many units.")
@context_option
@store_option
@environment_option
@json_option
@on_data
def simulate(
    key: str,
    units: int,
    context: dict[str, Any],
    store: str | None,
    environment: str | None,
    as_json: bool,
) -> None:
    """What so many units would be served: the share of each variant."""
    rules = simulating.rules_of(*_place(store, environment))
    first = rules.evaluate(key, {**context, "targetingKey": "unit-0", "customerId": "unit-0"}, at=now())
    if first.error_code:
        stop(f"{first.error_code}: {first.error_details}")
    found = simulating.simulate(rules, key, context, units, now())
    rows = [
        {"variant": name, "units": count, "share": round(count / units, 6)}
        for name, count in found.variants.items()
    ]
    if as_json:
        print_json({"key": key, "units": units, "variants": rows, "failed": found.failed})
    else:
        print_table(rows, of="variants")


@flags.command()
@json_option
@on_data
def stale(as_json: bool) -> None:
    """Flags that should be gone or looked at, and why; the longest first."""
    found = staleness.stale(list(Flag.objects.kept().for_list()), now())
    if as_json:
        rows = [
            {
                "key": one.flag.key,
                "accountable": str(one.flag.decides or "") or None,
                "area": one.flag.area.slug,
                "reasons": [why.value for why in one.reasons],
                "since": one.since.isoformat(),
                "variant": one.variant,
                "expires_on": one.flag.expires_on.isoformat() if one.flag.expires_on else None,
            }
            for one in found
        ]
        print_json({"flags": rows})
        return
    if not found:
        say("No flag is stale.")
    for one in found:
        click.echo(f"{one.flag.key}  {words.stale(one, one.reasons)}")


def _place(store: str | None, environment: str | None) -> tuple[str, str]:
    first_store, first_environment = simulating.default_place()
    return store or first_store, environment or first_environment
