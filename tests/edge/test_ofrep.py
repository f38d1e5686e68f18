"""Flags over the OpenFeature Remote Evaluation Protocol: answers and errors by the book, and who may ask for what."""

import gzip

import pytest

from storewide.warehouse.flag_counts import read_evaluated
from tests.edge.flagging import CLIENT, EVENTS, SERVER, STAGING, RunningFlags, flag, rules
from tests.processes import wait_for

pytestmark = pytest.mark.processes


def test_one_flag_is_answered_with_value_variant_and_reason(flags: RunningFlags) -> None:
    answer = flags.evaluate("banner", {"targetingKey": "v1"})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.told == {
        "key": "banner",
        "value": True,
        "variant": "on",
        "reason": "STATIC",
        "metadata": {},
    }
    split = flags.evaluate("checkout", {"targetingKey": "v1"}).told
    assert (split["value"], split["reason"]) == (split["variant"], "SPLIT")
    assert split["metadata"] == {"experiment": "checkout-length"}


@pytest.mark.parametrize(
    ("flag", "body", "status", "code", "details"),
    [
        ("none", b"{}", 404, "FLAG_NOT_FOUND", "There is no such flag"),
        ("checkout", b"{}", 400, "TARGETING_KEY_MISSING", "The context has no targetingKey"),
        ("checkout", b"no json", 400, "PARSE_ERROR", 'such as {"context": {"targetingKey": "..."}}.'),
        ("checkout", b"", 400, "PARSE_ERROR", "The body is not a JSON object"),
        ("checkout", b"[]", 400, "PARSE_ERROR", "The body is not a JSON object"),
        ("broken", b"{}", 400, "PARSE_ERROR", "The rules of this flag cannot be read"),
        ("checkout", b'{"context": 1}', 400, "INVALID_CONTEXT", "The context is not a JSON object"),
        (
            "checkout",
            b'{"context": {"targetingKey": {"a": 1}}}',
            400,
            "INVALID_CONTEXT",
            "targetingKey is no text of at most 256 characters.",
        ),
        (
            "checkout",
            b'{"context": {"targetingKey": "%s"}}' % (b"x" * 257),
            400,
            "INVALID_CONTEXT",
            "targetingKey is no text",
        ),
        ("checkout", b'{"context": {"a": "%s"}}' % (b"x" * 70_000), 400, "PARSE_ERROR", "too large"),
    ],
)
def test_what_cannot_be_evaluated_is_told_by_the_book(
    flags: RunningFlags, flag: str, body: bytes, status: int, code: str, details: str
) -> None:
    answer = flags.post(f"/ofrep/v1/evaluate/flags/{flag}", body)
    assert (answer.status, answer.told["key"], answer.told["errorCode"]) == (status, flag, code)
    assert details in answer.told["errorDetails"]
    assert "value" not in answer.told


@pytest.mark.parametrize(
    ("key", "details"),
    [
        ("", "Send the flag key"),
        ("wk_unknown", "evaluates no flags"),
        (EVENTS.key, "evaluates no flags"),
    ],
)
def test_without_a_key_that_evaluates_flags_nothing_is_told(
    flags: RunningFlags, key: str, details: str
) -> None:
    for asked in ("", "banner"):
        answer = flags.evaluate(asked, {"targetingKey": "v"}, key=key)
        assert (answer.status, answer.told["errorCode"]) == (401, "GENERAL")
        assert details in answer.told["errorDetails"]
        assert answer.headers["www-authenticate"] == 'Bearer realm="flags"'


def test_the_key_may_be_sent_as_bearer_or_under_its_own_name(flags: RunningFlags) -> None:
    for headers in ({"Authorization": f"Bearer {SERVER.key}"}, {"X-API-Key": SERVER.key}):
        assert flags.evaluate("banner", key="", **headers).status == 200


def test_a_public_key_is_answered_flags_marked_for_clients_alone(flags: RunningFlags) -> None:
    hidden = flags.evaluate("price-engine", {"customerId": "c"}, key=CLIENT.key)
    assert (hidden.status, hidden.told["errorCode"]) == (404, "FLAG_NOT_FOUND")
    assert flags.evaluate("price-engine", {"customerId": "c"}).status == 200
    told = flags.evaluate("", {"targetingKey": "v"}, key=CLIENT.key).told
    assert [each["key"] for each in told["flags"]] == ["banner", "checkout"]


def test_a_key_is_answered_the_rules_of_its_environment(flags: RunningFlags) -> None:
    answer = flags.evaluate("banner", key=STAGING.key)
    assert (answer.status, answer.told["errorCode"]) == (404, "FLAG_NOT_FOUND")
    assert answer.told["errorDetails"] == "main has no such flag in staging for this key."


def test_all_flags_carry_a_mark_and_are_not_sent_twice(flags: RunningFlags) -> None:
    first = flags.evaluate("", {"targetingKey": "v1"}, key=CLIENT.key)
    mark = first.headers["etag"]
    assert first.headers["access-control-expose-headers"] == "etag"
    again = flags.evaluate("", {"targetingKey": "v1"}, key=CLIENT.key, **{"If-None-Match": mark})
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", mark)
    changed = rules()
    changed["flags"]["banner"]["enabled"] = False
    flags.save(changed)
    wait_for(lambda: flags.evaluate("banner").told["value"] is False, 2)
    answer = flags.evaluate("", {"targetingKey": "v1"}, key=CLIENT.key, **{"If-None-Match": mark})
    assert (answer.status, answer.told["flags"][0]["reason"]) == (200, "DISABLED")
    assert answer.told["flags"][0]["value"] is False


def test_a_flag_that_fails_leaves_the_others_be(flags: RunningFlags) -> None:
    answer = flags.evaluate("", {}, key=CLIENT.key)
    assert answer.status == 200
    assert answer.told["flags"][0]["value"] is True
    assert answer.told["flags"][1]["errorCode"] == "TARGETING_KEY_MISSING"


def test_browsers_of_any_shop_may_ask(flags: RunningFlags) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    answer = flags.edge.get("/ofrep/v1/evaluate/flags", "OPTIONS", headers=asked)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (204, "*")
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert allowed == {"authorization", "content-type", "if-none-match", "x-api-key"}


def test_an_address_the_protocol_does_not_have(flags: RunningFlags) -> None:
    assert flags.edge.get("/ofrep/v1/evaluate/flags").status == 404
    assert flags.post("/ofrep/v2/evaluate/flags/banner", {}).status == 404


def test_a_packed_body_is_read(flags: RunningFlags) -> None:
    body = gzip.compress(b'{"context": {"targetingKey": "v"}}')
    answer = flags.post("/ofrep/v1/evaluate/flags/checkout", body, **{"Content-Encoding": "gzip"})
    assert answer.status == 200


def test_rules_that_cannot_be_read_are_a_general_error(start_flags, tmp_path) -> None:
    (tmp_path / "flag-rules.json").write_text("half")
    running = start_flags()
    answer = running.evaluate("banner")
    assert (answer.status, answer.told["errorCode"]) == (500, "GENERAL")
    running.save(rules())
    wait_for(lambda: running.evaluate("banner").status == 200, 2)
    (tmp_path / "flag-rules.json").write_text("half again")
    running.save(rules(later=flag()))
    wait_for(lambda: running.evaluate("later").status == 200, 2)


def test_a_thousand_evaluations_in_a_second_are_never_told_to_wait(flags: RunningFlags) -> None:
    assert {flags.evaluate("banner").status for _each in range(1_000)} == {200}


def test_evaluations_are_counted_by_flag_and_variant(flags: RunningFlags) -> None:
    for _each in range(3):
        flags.evaluate("banner")
    flags.evaluate("none")
    path = flags.edge.data / "flag-counts.json"
    wait_for(lambda: [each.variants for each in read_evaluated(path)] == [{"on": 3}])
    (found,) = read_evaluated(path)
    assert (found.store, found.environment, found.flag) == ("main", "production", "banner")
