"""Evaluates flags with the published Python client and prints what it was told: `... ADDRESS KEY`."""

import json
import sys
from typing import Any

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext


def ask(address: str, key: str) -> dict[str, Any]:
    """What the client says of each flag of the tests, a missing one and a missing unit among them."""
    provider = OFREPProvider(address, headers_factory=lambda: {"X-API-Key": key}, timeout=5)
    api.set_provider(provider)
    client = api.get_client()
    visitor = EvaluationContext("v1", {"country": "CH"})
    customer = EvaluationContext("v1", {"customerId": "c1"})
    found = {
        "banner": client.get_boolean_details("banner", False, visitor),
        "checkout": client.get_string_details("checkout", "default", visitor),
        "price-engine": client.get_boolean_details("price-engine", False, customer),
        "prices": client.get_float_details("prices", 0.0, visitor),
        "layout": client.get_object_details("layout", {}, visitor),
        "none": client.get_boolean_details("none", False, visitor),
        "no unit": client.get_string_details("checkout", "default"),
        "broken": client.get_boolean_details("broken", False, visitor),
    }
    provider.session.close()
    return {
        name: [each.value, each.variant, each.reason, each.error_code and each.error_code.value]
        for name, each in found.items()
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(*sys.argv[1:])))
