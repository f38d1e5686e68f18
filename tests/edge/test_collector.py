"""The collector on its port: what it takes, what it refuses and how it says so."""

import gzip
import json
import time
from http.client import HTTPConnection

import pytest

from storewide.edge.collector import BATCH_BYTES, BATCH_MESSAGES
from storewide.edge.snippet import script
from storewide.warehouse.write_keys import Key, rewrite_keys
from tests.edge.collecting import KEY, RunningCollector, authorization
from tests.processes import wait_for

PAGE = {"type": "page", "anonymousId": "a"}


def problem(response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    told = json.loads(response.content)
    assert told["status"] == response.status
    assert told["code"] == str(response.status)  # published clients read code and message of every error
    assert told["message"] == f"{told['title']}: {told['detail']}"
    return response.status, told["detail"]


@pytest.mark.parametrize("kind", ["track", "page", "screen", "identify", "alias", "group"])
def test_each_address_takes_its_kind(collector: RunningCollector, kind: str):
    told = {"userId": "u", "event": "e", "groupId": "g", "previousId": "p"}
    for address in (f"/v1/{kind}", f"/v1/{kind[0]}"):
        answer = collector.post(address, told)
        assert (answer.status, json.loads(answer.content)) == (200, {"success": True})
    assert [line["type"] for line in collector.lines()] == [kind, kind]


@pytest.mark.parametrize("address", ["/v1/batch", "/v1/import", "/v1/b", "/v1/batch/"])
def test_a_batch_is_kept_in_its_order(collector: RunningCollector, address: str):
    told = [{"type": "track", "event": f"e{number}", "userId": "u"} for number in range(100)]
    assert collector.post(address, {"batch": told}).status == 200
    assert [line["event"] for line in collector.lines()] == [f"e{number}" for number in range(100)]


def test_a_beacon_names_its_key_in_the_body(collector: RunningCollector):
    body = PAGE | {"writeKey": KEY}
    answer = collector.post(
        "/v1/page", body, key="", **{"Content-Type": "text/plain", "User-Agent": "Mozilla/5.0 X"}
    )
    assert answer.status == 200
    (line,) = collector.lines()
    assert "writeKey" not in line
    assert line["context"] == {"userAgent": "Mozilla/5.0 X"}
    assert "127.0.0.1" not in json.dumps(line)


def test_a_packed_body_is_unpacked(collector: RunningCollector):
    packed = gzip.compress(json.dumps({"batch": [PAGE]}).encode())
    assert collector.post("/v1/batch", packed, **{"Content-Encoding": "gzip"}).status == 200
    bomb = gzip.compress(b" " * (BATCH_BYTES + 1))
    assert problem(collector.post("/v1/batch", bomb, **{"Content-Encoding": "gzip"}))[0] == 413
    assert len(collector.lines()) == 1


def test_good_messages_are_kept_beside_wrong_ones_which_are_named(collector: RunningCollector):
    answer = collector.post(
        "/v1/batch", {"batch": [PAGE, {"type": "track", "userId": "u"}, PAGE | {"type": "x"}]}
    )
    assert answer.status == 200
    assert json.loads(answer.content) == {
        "success": True,
        "kept": 1,
        "refused": 2,
        "refusals": [
            {
                "message": 2,
                "key": "event",
                "value": "missing",
                "problem": "event is missing; name the event.",
            },
            {
                "message": 3,
                "key": "type",
                "value": '"x"',
                "problem": 'type is "x"; write one of alias, group, identify, page, screen, track.',
            },
        ],
    }
    assert len(collector.lines()) == 1
    wait_for(lambda: (collector.count().received, collector.count().refused) == (1, 2))


@pytest.mark.parametrize(
    ("address", "content", "status", "detail"),
    [
        ("/v1/track", b"{", 400, 'Send an object, such as {"batch": [...]}.'),
        ("/v1/batch", {}, 400, 'Send a list of messages as "batch".'),
        ("/v1/batch", {"batch": []}, 400, 'Send a list of messages as "batch".'),
        ("/v1/track", {"userId": "u"}, 400, "Message 1: event is missing; name the event."),
        (
            "/v1/batch",
            {"batch": [PAGE] * (BATCH_MESSAGES + 1)},
            413,
            "It has 2501 messages; send at most 2500 in one request.",
        ),
        ("/v1/page", PAGE | {"name": "x" * 40_000}, 413, "It may have 32 kB; send fewer messages at once."),
        (
            "/v1/tracks",
            PAGE,
            404,
            "Send events to /v1/batch, import, track, page, screen, identify, alias or group.",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(
    collector: RunningCollector, address, content, status, detail
):
    assert problem(collector.post(address, content)) == (status, detail)
    assert collector.lines() == []


def test_a_body_that_is_too_large_is_refused_before_it_has_arrived(collector: RunningCollector):
    asked = HTTPConnection("127.0.0.1", collector.edge.port, timeout=10)
    asked.putrequest("POST", "/v1/batch")
    asked.putheader("Authorization", authorization()["Authorization"])
    asked.putheader("Content-Length", str(BATCH_BYTES + 1))
    asked.endheaders(b"{")
    answer = asked.getresponse()
    assert (answer.status, json.loads(answer.read())["detail"]) == (
        413,
        "It may have 4096 kB; send fewer messages at once.",
    )
    asked.close()
    assert collector.lines() == []


@pytest.mark.parametrize("key", ["", "wk_other"])
def test_without_a_known_key_nothing_gets_in(collector: RunningCollector, key: str):
    answer = collector.post("/v1/batch", {"batch": [PAGE]}, key=key)
    assert problem(answer)[0] == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="tracking"'
    assert problem(collector.post("/v1/page", PAGE, key="", Authorization="Bearer x"))[0] == 401
    assert collector.lines() == []


def test_a_revoked_key_fails_within_a_second(collector: RunningCollector):
    assert collector.post("/v1/page", PAGE).status == 200
    rewrite_keys(collector.edge.data / "write-keys.json", lambda: [Key("wk_new", "main", 100)])
    revoked = time.monotonic()
    wait_for(lambda: collector.post("/v1/page", PAGE).status == 401)
    assert time.monotonic() - revoked < 1
    assert collector.post("/v1/page", PAGE, key="wk_new").status == 200


def test_a_key_that_brings_too_much_is_told_when_to_come_again(start_collector):
    running = start_collector(Key(KEY, "main", 60))
    assert running.post("/v1/batch", {"batch": [PAGE] * 60}).status == 200
    answer = running.post("/v1/batch", {"batch": [PAGE] * 30})
    assert problem(answer) == (
        429,
        f"It may bring 60 events a minute; wait {answer.headers['retry-after']} s, or raise the limit of the key.",
    )
    assert 28 <= int(answer.headers["retry-after"]) <= 30
    assert len(running.lines()) == 60


def test_browsers_of_any_shop_may_ask(collector: RunningCollector):
    answer = collector.edge.get("/v1/batch", "OPTIONS", headers={"Origin": "https://shop.example"})
    assert answer.status == 204
    assert answer.headers["access-control-allow-methods"] == "POST, OPTIONS"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert problem(collector.edge.get("/v1/batch"))[0] == 405


def test_the_snippet_is_small_and_kept_by_browsers(collector: RunningCollector):
    answer = collector.edge.get("/v1/storewide.js")
    assert (answer.status, answer.content) == (200, script("/v1/storewide.js"))
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = collector.edge.get("/v1/storewide.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.content) == (304, b"")
    assert len(gzip.compress(script("/v1/storewide.js"))) < 2048


def test_counts_go_on_after_a_restart(start_collector):
    running = start_collector(Key(KEY, "main", 1000))
    assert running.post("/v1/page", PAGE).status == 200
    running.edge.process.terminate()
    running.edge.process.wait(15)
    assert running.count().received == 1
    assert {path.suffix for path in (running.edge.data / "journal").iterdir()} == {".ndjson"}
    again = start_collector(Key(KEY, "main", 1000))
    assert again.post("/v1/page", PAGE).status == 200
    wait_for(lambda: again.count().received == 2)
