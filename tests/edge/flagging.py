"""A running edge that serves flags, which a test has in hand."""

import json
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from storewide.flags.rules import snapshot
from storewide.warehouse.write_keys import Count, Key, read_counts
from tests.edge.collecting import journal_lines

CLIENT = Key("wk_public", "main", 1_000_000, "client")
SERVER = Key("sk_secret", "main", 1_000_000, "server")
EVENTS = Key("wk_events", "main", 1_000_000)
STAGING = Key("sk_staging", "main", 1_000_000, "server", "staging")
PLACE = ("main", "production")

HALVES = {"short": [[0, 5000]], "long": [[5000, 10000]]}


def flag(**more: Any) -> dict[str, Any]:
    """A yes-or-no flag for everybody, as the snapshot holds it."""
    told = {"type": "boolean", "variants": {"on": True, "off": False}, "off": "off", "default": "on"}
    return {**told, "unit": "visitor", "client": True, **more}


def rules(**more: Any) -> dict[str, Any]:
    """A flag that is on, one in a test, one for servers, one that cannot be read, and `more`."""
    checkout = {
        "type": "string",
        "variants": {"short": "short", "long": "long"},
        "off": "long",
        "default": "long",
        "rules": [{"allot": HALVES, "experiment": "checkout-length"}],
    }
    flags = {
        "banner": flag(),
        "checkout": flag(**checkout),
        "price-engine": flag(client=False, log=True, unit="customer"),
        "broken": flag(default="neither"),
        **more,
    }
    return {"flags": flags, "segments": {}, "layers": {}, "holdouts": {}}


@dataclass
class RunningFlags:
    """An edge that serves `rules()` unless the test saves others; `edge` is a `RunningEdge`."""

    edge: Any

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.edge.port}"

    def evaluate(
        self, flag: str, context: object = None, *, key: str = SERVER.key, **headers: str
    ) -> HTTPResponse:
        """Ask for one flag, or for all without a name; the parsed body is in `.told`."""
        path = "/ofrep/v1/evaluate/flags" + (f"/{flag}" if flag else "")
        return self.post(path, {"context": context or {}}, key=key, **headers)

    def post(self, path: str, content: object, *, key: str = SERVER.key, **headers: str) -> HTTPResponse:
        """Send JSON, or bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        named = {"X-API-Key": key} if key else {}
        answer = self.edge.get(path, "POST", body=body, headers=named | headers)
        answer.told = json.loads(answer.content) if answer.content else None
        return answer

    def save(self, document: dict[str, Any]) -> None:
        """Rewrite the rules as the pages do."""
        save(self.edge.data, document)

    def lines(self) -> list[dict[str, Any]]:
        """What the journal holds."""
        return journal_lines(self.edge.data)

    def count(self, key: Key = SERVER) -> Count:
        """What the edge has counted for a key; written every two seconds."""
        return read_counts(self.edge.data / "write-key-counts.json").get(key.key, Count())


def save(data: Path, document: dict[str, Any]) -> None:
    """Write a file of rules with this document for the store main in production."""
    snapshot.rewrite(data / "flag-rules.json", lambda: {PLACE: document})
