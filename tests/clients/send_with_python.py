"""Sends the journey with one of the two published Python clients: `python send_with_python.py MODULE HOST KEY`."""

import json
import sys
from importlib import import_module
from pathlib import Path

USER = "customer-1"


def send(module: str, host: str, key: str) -> None:
    """Every call of the journey, then wait until all are delivered."""
    failures: list[object] = []
    client = import_module(f"{module}.client").Client(
        key, host=host, on_error=lambda error, _batch: failures.append(error)
    )
    for call in json.loads(Path(__file__).with_name("journey.json").read_text()):
        kind = call.pop("call")
        named = {"groupId": "group_id", "previousId": "previous_id"}
        getattr(client, kind)(user_id=USER, **{named.get(name, name): value for name, value in call.items()})
    client.shutdown()
    assert not failures, failures


if __name__ == "__main__":
    send(*sys.argv[1:])
