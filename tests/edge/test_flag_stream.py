"""Servers that evaluate by themselves: all rules in one document, and a word within a second of a change."""

import asyncio
import json
import socket
import time

import pytest

from storewide.edge.flag_keys import FlagKeys
from storewide.edge.flag_rules import Rules
from storewide.edge.flag_stream import LocalEvaluation, Streams
from storewide.flags.rules.ruleset import Ruleset
from storewide.warehouse.write_keys import rewrite_keys
from tests.edge.flagging import CLIENT, SERVER, RunningFlags, flag, rules
from tests.processes import wait_for

pytestmark = pytest.mark.processes


class Listener:
    """A client of the stream; gone at the end of its `with`."""

    def __init__(self, port: int, query: str = "", **headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"GET /flags/v1/stream{query} HTTP/1.1\r\nHost: localhost\r\n{told}\r\n".encode())
        self.heard = b""

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def hear(self, word: bytes) -> float:
        """Wait for a word; how many seconds it took. An end of the stream fails."""
        began = time.monotonic()
        while word not in self.heard:
            more = self.socket.recv(4096)
            assert more, self.heard
            self.heard += more
        return time.monotonic() - began


def by_server(flags: RunningFlags, **headers: str) -> Listener:
    return Listener(flags.edge.port, **{"X-API-Key": SERVER.key}, **headers)


def test_a_server_is_given_the_rules_whole_and_not_twice(flags: RunningFlags) -> None:
    answer = flags.edge.get("/flags/v1/ruleset", headers={"X-API-Key": SERVER.key})
    document = json.loads(answer.content)
    assert answer.headers["etag"] == f'"{document["version"]}"'
    local = Ruleset.of(document).evaluate("checkout", {"targetingKey": "v1"}, at=0.0)
    assert local.variant == flags.evaluate("checkout", {"targetingKey": "v1"}).told["variant"]
    again = {"X-API-Key": SERVER.key, "If-None-Match": answer.headers["etag"]}
    assert flags.edge.get("/flags/v1/ruleset", headers=again).status == 304


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [
        ("/flags/v1/ruleset", CLIENT.key, 403),
        ("/flags/v1/ruleset", "none", 401),
        ("/flags/v1/stream", "none", 401),
        (f"/flags/v1/stream?key={SERVER.key}", "", 401),  # addresses are written down on their way
        ("/flags/v1/other", SERVER.key, 404),
    ],
)
def test_rules_are_not_for_everybody(flags: RunningFlags, path: str, key: str, status: int) -> None:
    answer = flags.edge.get(path, headers={"X-API-Key": key} if key else {})
    assert (answer.status, json.loads(answer.content)["errorCode"]) == (status, "GENERAL")


def test_a_change_is_told_within_a_second(flags: RunningFlags) -> None:
    with by_server(flags) as listener:
        listener.hear(b"event: version")
        flags.save(rules(added=flag()))
        assert listener.hear(b"refetchEvaluation") < 1
        told = json.loads(listener.heard.rpartition(b"data: ")[2].split(b"\n")[0])
        answer = flags.edge.get("/flags/v1/ruleset", headers={"X-API-Key": SERVER.key})
        assert told == {"type": "refetchEvaluation", "etag": json.loads(answer.content)["version"]}


def test_the_same_rules_saved_again_are_no_change(flags: RunningFlags) -> None:
    with by_server(flags) as listener:
        listener.hear(b"event: version")
        flags.save(rules())
        flags.save(rules(added=flag()))
        listener.hear(b"refetchEvaluation")
        assert listener.heard.count(b"refetchEvaluation") == 1


def test_who_comes_again_after_a_break_is_told_what_it_missed(flags: RunningFlags) -> None:
    with by_server(flags, **{"Last-Event-ID": "older"}) as listener:
        assert listener.hear(b"refetchEvaluation") < 1


def test_a_browser_listens_with_its_public_key_in_the_address(flags: RunningFlags) -> None:
    told = flags.evaluate("", {"targetingKey": "v"}, key=CLIENT.key).told
    assert told["eventStreams"] == [
        {
            "type": "sse",
            "endpoint": {"requestUri": "/flags/v1/stream?key=wk_public"},
            "inactivityDelaySec": 120,
        }
    ]
    with Listener(flags.edge.port, "?key=wk_public") as listener:
        listener.hear(b"event: version")
        assert b"access-control-allow-origin: *" in listener.heard


def test_a_revoked_key_hears_nothing_more(flags: RunningFlags) -> None:
    with by_server(flags) as listener:
        listener.hear(b"event: version")
        rewrite_keys(flags.edge.data / "write-keys.json", lambda: [CLIENT])
        wait_for(lambda: flags.evaluate("banner").status == 401, 2)
        flags.save(rules(added=flag()))
        listener.hear(b"\r\n0\r\n\r\n")
        assert b"refetchEvaluation" not in listener.heard


def test_the_end_of_the_server_does_not_wait_for_listeners(flags: RunningFlags) -> None:
    with by_server(flags) as listener:
        listener.hear(b"event: version")
        began = time.monotonic()
        flags.edge.process.terminate()
        flags.edge.process.wait(15)
        assert time.monotonic() - began < 4


def test_no_more_listen_than_may_and_servers_keep_their_places(tmp_path) -> None:
    rewrite_keys(tmp_path / "write-keys.json", lambda: [CLIENT, SERVER])
    path = tmp_path / "flag-rules.json"
    told, keys = Rules(path), FlagKeys(tmp_path / "write-keys.json")
    streams = Streams(told, keys, most=0)
    door = LocalEvaluation(told, keys, streams)
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "path": "/flags/v1/stream",
        "method": "GET",
        "headers": [(b"x-api-key", SERVER.key.encode())],
        "query_string": b"",
    }
    asyncio.run(door(scope, None, send))
    assert sent[0]["status"] == 503
    assert Streams(told, keys, most=100).offered(CLIENT) == []
    assert len(Streams(told, keys, most=101).offered(CLIENT)) == 1
    assert Streams(told, keys, most=101).offered(SERVER) == []
