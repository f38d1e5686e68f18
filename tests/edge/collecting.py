"""A running collector that a test has in hand: it sends to it, and reads what the journal holds."""

import base64
import json
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from storewide.warehouse.write_keys import Count, read_counts

KEY = "wk_test"


def authorization(key: str = KEY) -> dict[str, str]:
    """HTTP basic authentication with a write key."""
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def journal_lines(data: Path) -> list[dict[str, Any]]:
    """Every message of the journal in the order of its files; a half line fails."""
    files = sorted((data / "journal").iterdir())
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


@dataclass
class RunningCollector:
    """An edge that takes events with KEY; `edge` is a `RunningEdge`."""

    edge: Any

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.edge.port}"

    def post(self, path: str, content: object, *, key: str = KEY, **headers: str) -> HTTPResponse:
        """Send JSON, or bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        named = authorization(key) if key else {}
        return self.edge.get(path, "POST", body=body, headers=named | headers)

    def lines(self) -> list[dict[str, Any]]:
        """What the journal holds."""
        return journal_lines(self.edge.data)

    def count(self, key: str = KEY) -> Count:
        """What the edge has counted for a key; written every two seconds."""
        return read_counts(self.edge.data / "write-key-counts.json").get(key, Count())
