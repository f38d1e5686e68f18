"""Published clients, unmodified, against a running collector: every message arrives once, as it was sent."""

import json
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storewide.warehouse.write_keys import Key
from tests.clients import node
from tests.edge.collecting import KEY, RunningCollector
from tests.processes import wait_for

pytestmark = pytest.mark.processes
HERE = Path(__file__).parent
JOURNEY = json.loads((HERE / "journey.json").read_text())
SECONDS = 60


def _python(module: str, host: str, key: str) -> list[str]:
    return [sys.executable, str(HERE / "send_with_python.py"), module, host, key]


def segment_python(host: str, key: str) -> list[str]:
    return _python("segment.analytics", host, key)


def rudder_python(host: str, key: str) -> list[str]:
    return _python("rudderstack.analytics", host, key)


def segment_node(host: str, key: str) -> list[str]:
    return ["node", str(HERE / "send_with_node.mjs"), str(node.installed()), host, key]


CLIENTS = [segment_python, rudder_python, segment_node]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_message_of_a_client_is_in_the_journal_once(collector: RunningCollector, client) -> None:
    subprocess.run(client(collector.address, KEY), check=True, timeout=SECONDS)
    lines = collector.lines()
    assert Counter(_told(line) for line in lines) == Counter(_told(_expected(call)) for call in JOURNEY)
    assert len({line["messageId"] for line in lines}) == len(JOURNEY)
    for line in lines:
        assert (line["store"], line["userId"]) == ("main", "customer-1")
        assert line["context"]["library"]["name"]
        assert "userAgent" not in line["context"], "a server's own user agent says nothing of a visitor"
        late = datetime.fromisoformat(line["receivedAt"]) - datetime.fromisoformat(line["timestamp"])
        assert timedelta(0) <= late < timedelta(seconds=SECONDS)


@pytest.mark.parametrize("client", [segment_python, segment_node])
def test_a_client_that_is_told_to_wait_sends_again_and_loses_nothing(start_collector, client) -> None:
    running = start_collector(Key(KEY, "main", 600))
    spent = [{"type": "page", "userId": "u"}] * 650  # fifty more than a minute's worth: five seconds to wait
    assert running.post("/v1/batch", {"batch": spent}).status == 200
    subprocess.run(client(running.address, KEY), check=True, timeout=SECONDS)
    sent = [line for line in running.lines() if line["userId"] == "customer-1"]
    assert Counter(_told(line) for line in sent) == Counter(_told(_expected(call)) for call in JOURNEY)
    wait_for(lambda: "may bring 600 events a minute" in running.count().reason)


def _expected(call: dict) -> dict:
    return {"type": call["call"], **call}


def _told(line: dict) -> str:
    """What a message says, wherever its client puts it, as one text."""
    traits = line.get("traits") or line.get("context", {}).get("traits")
    names = ("type", "event", "name", "category", "properties", "groupId", "previousId")
    told = {name: line.get(name) or None for name in names} | {"traits": traits or None}
    if told["type"] == "page" and told["properties"]:
        told["properties"] = {k: v for k, v in told["properties"].items() if k not in ("name", "category")}
    return json.dumps(told, sort_keys=True)
