"""Published OpenFeature clients, unmodified, against a running edge: servers in Python and Node."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clients import node
from tests.edge.flagging import SERVER, RunningFlags, flag, rules
from tests.processes import wait_for

pytestmark = pytest.mark.processes
HERE = Path(__file__).parent
SECONDS = 60


def python(address: str, key: str) -> list[str]:
    return [sys.executable, str(HERE / "flags_with_python.py"), address, key]


def in_node(address: str, key: str) -> list[str]:
    return ["node", str(HERE / "flags_with_node.mjs"), str(node.installed()), address, key]


CLIENTS = [python, in_node]


def told(client, address: str, key: str = SERVER.key) -> dict[str, Any]:
    done = subprocess.run(client(address, key), check=True, timeout=SECONDS, capture_output=True, text=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_told_values_variants_reasons_and_errors(flags: RunningFlags, client) -> None:
    number = {"type": "number", "variants": {"low": 0.5, "high": 1.5}, "off": "low", "default": "high"}
    layout = {"type": "object", "variants": {"wide": {"columns": 3}}, "off": "wide", "default": "wide"}
    flags.save(rules(prices=flag(**number), layout=flag(**layout)))
    wait_for(lambda: flags.evaluate("layout").status == 200, 3)
    variant = flags.evaluate("checkout", {"targetingKey": "v1"}).told["variant"]
    found = told(client, flags.address)
    assert found == {
        "banner": [True, "on", "STATIC", None],
        "checkout": [variant, variant, "SPLIT", None],
        "price-engine": [True, "on", "STATIC", None],
        "prices": [1.5, "high", "STATIC", None],
        "layout": [{"columns": 3}, "wide", "STATIC", None],
        "none": [False, None, "ERROR", "FLAG_NOT_FOUND"],
        "no unit": ["default", None, "ERROR", "TARGETING_KEY_MISSING"],
        "broken": [False, None, "ERROR", "PARSE_ERROR"],
    }
    flags.edge.process.terminate()
    flags.edge.process.wait(15)
    served = {(line["flag"], line.get("anonymousId") or line["userId"]) for line in flags.lines()}
    assert served == {("checkout", "v1"), ("price-engine", "c1")}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_serves_its_own_defaults_with_the_service_down(client, flags: RunningFlags) -> None:
    flags.edge.process.terminate()
    flags.edge.process.wait(15)
    found = told(client, flags.address)
    assert {name: each[0] for name, each in found.items()} == {
        "banner": False,
        "checkout": "default",
        "price-engine": False,
        "prices": 0,
        "layout": {},
        "none": False,
        "no unit": "default",
        "broken": False,
    }
    assert {each[2] for each in found.values()} == {"ERROR"}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_key_that_was_revoked_leaves_a_client_with_its_defaults(client, flags: RunningFlags) -> None:
    found = told(client, flags.address, "sk_revoked")
    assert (found["banner"][0], found["banner"][3]) == (False, "GENERAL")
