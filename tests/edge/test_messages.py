"""What a message must say, what the collector adds, and what it never keeps."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.edge import messages
from storewide.edge.messages import Arrival, MessageRefused

AT = datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=UTC)
WRITTEN = "2026-11-22T12:00:00.500000Z"


def arrival(**more) -> Arrival:
    return Arrival(**{"store": "main", "at": AT, "received": messages.written(AT), **more})


def kept(message: object, **more) -> dict:
    text = messages.line(message, arrival(**more))
    assert text.endswith(b"}\n")
    assert text.count(b"\n") == 1
    return json.loads(text)


def refusal(message: object, **more) -> str:
    with pytest.raises(MessageRefused) as refused:
        messages.line(message, arrival(**more))
    return refused.value.sentence


def test_line_keeps_the_message_and_adds_what_the_collector_knows():
    told = {
        "type": "track",
        "event": "Product Viewed",
        "userId": "u",
        "messageId": "m",
        "properties": {"a": [1]},
    }
    assert kept(dict(told)) == told | {"store": "main", "receivedAt": WRITTEN, "timestamp": WRITTEN}


def test_line_makes_an_id_where_there_is_none():
    one, other = kept({"type": "page", "userId": "u"}), kept({"type": "page", "userId": "u"})
    assert len(one["messageId"]) == 36
    assert one["messageId"] != other["messageId"]
    assert kept({"type": "page", "userId": "u", "messageId": 7})["messageId"] == "7"


def test_the_address_names_the_kind_whatever_the_message_says():
    assert kept({"type": "track", "userId": "u"}, kind="page")["type"] == "page"


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ([], "message is a list; send a JSON object."),
        ({"userId": "u"}, "type is missing; write one of alias, group, identify, page, screen, track."),
        (
            {"type": "buy"},
            'type is "buy"; write one of alias, group, identify, page, screen, track.',
        ),
        (
            {"type": ["track"]},
            "type is a list; write one of alias, group, identify, page, screen, track.",
        ),
        ({"type": "page"}, "userId is missing; send userId or anonymousId."),
        ({"type": "page", "userId": ""}, 'userId is ""; send userId or anonymousId.'),
        ({"type": "page", "userId": 1.5}, "userId is 1.5; write text."),
        ({"type": "page", "anonymousId": {"a": 1}}, "anonymousId is an object; write text."),
        ({"type": "page", "userId": "u", "messageId": [1]}, "messageId is a list; write text."),
        ({"type": "track", "userId": "u"}, "event is missing; name the event."),
        ({"type": "track", "userId": "u", "event": " "}, 'event is " "; name the event.'),
        ({"type": "group", "userId": "u"}, "groupId is missing; send it."),
        ({"type": "alias", "userId": "u"}, "previousId is missing; send it."),
        ({"type": "alias", "previousId": "u"}, "userId is missing; send it."),
        (
            {"type": "page", "userId": "u", "properties": "x"},
            'properties is "x"; send a JSON object.',
        ),
        ({"type": "page", "userId": "u", "context": [1]}, "context is a list; send a JSON object."),
        (
            {"type": "page", "userId": "u", "timestamp": "yesterday"},
            'timestamp is "yesterday"; write it as ISO 8601, such as 2026-11-22T09:30:00Z.',
        ),
        (
            {"type": "page", "userId": "u", "properties": {"big": 1 << 70}},
            "message is a number beyond 64 bits; send such ids as text.",
        ),
        (
            {"type": "page", "userId": "u" * 33_000, "messageId": "m"},
            "message is 33144 bytes; send at most 32768.",
        ),
    ],
)
def test_line_names_key_value_and_cure(message, sentence):
    assert refusal(message) == sentence


def nested(levels: int, leaf: object = 1) -> object:
    """Objects and lists in turn."""
    for number in range(levels):
        leaf = [leaf] if number % 2 else {"a": leaf}
    return leaf


def test_line_takes_32_levels_and_no_more():
    assert kept({"type": "page", "userId": "u", "properties": {"deep": nested(30)}})
    told = {"type": "page", "userId": "u", "properties": {"deep": nested(31)}}
    assert "more than 32 levels deep" in refusal(told)
    far = {"type": "page", "userId": "u", "properties": {"deep": nested(500)}}
    assert "more than 32 levels deep" in refusal(far)
    wide = {"type": "page", "userId": "u", "properties": {"wide": [{"a": [1]}] * 500}}
    assert len(kept(wide)["properties"]["wide"]) == 500


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-11-22T13:00:00.000+01:00", "2026-11-22T12:00:00Z"),
        ("2026-11-22T12:00:00", "2026-11-22T12:00:00Z"),
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z"),  # the future is kept; who asks decides
        ("1999-01-01T00:00:00Z", "1999-01-01T00:00:00Z"),
    ],
)
def test_times_are_utc_and_never_lost(told, moment):
    assert kept({"type": "page", "userId": "u", "timestamp": told})["timestamp"] == moment


def test_a_wrong_clock_is_corrected_and_what_was_told_stays():
    skew = messages.skew_of("2026-11-22T11:00:00.500Z", AT)
    assert skew == timedelta(hours=1)
    line = kept({"type": "page", "userId": "u", "timestamp": "2026-11-22T10:59:00Z"}, skew=skew)
    assert line["timestamp"] == "2026-11-22T11:59:00Z"
    assert line["originalTimestamp"] == "2026-11-22T10:59:00Z"


def test_the_original_timestamp_counts_where_there_is_no_other():
    told = {"type": "page", "userId": "u", "originalTimestamp": "2026-11-22T10:59:00Z"}
    assert kept(told)["timestamp"] == "2026-11-22T10:59:00Z"


@pytest.mark.parametrize("sent_at", [None, 5, "soon", "2026-11-22T12:00:00Z", "2026-11-22T12:00:02Z"])
def test_the_time_on_the_line_is_no_skew(sent_at):
    assert messages.skew_of(sent_at, AT) is None


def test_a_clock_thousands_of_years_off_overflows_nothing():
    skew = messages.skew_of("9999-01-01T00:00:00Z", AT)
    told = {"type": "page", "userId": "u", "timestamp": "0001-01-01T00:00:00Z"}
    line = kept(told, skew=skew)
    assert (line["timestamp"], line["originalTimestamp"]) == (WRITTEN, "0001-01-01T00:00:00Z")


def test_the_browser_is_added_and_no_address_is_kept():
    told = {"type": "page", "userId": "u", "context": {"ip": "192.0.2.7", "locale": "de"}, "writeKey": "k"}
    line = kept(told, user_agent="Mozilla/5.0")
    assert line["context"] == {"locale": "de", "userAgent": "Mozilla/5.0"}
    assert "writeKey" not in line
    own = {"type": "page", "userId": "u", "context": {"userAgent": "Own"}}
    assert kept(own, user_agent="Mozilla/5.0")["context"] == {"userAgent": "Own"}


def test_what_a_batch_says_for_all_is_in_each_and_gives_way():
    shared = {"ip": "192.0.2.7", "locale": "en", "app": {"name": "Shop"}}
    line = kept({"type": "page", "userId": "u", "context": {"locale": "de"}}, context=shared)
    assert line["context"] == {"locale": "de", "app": {"name": "Shop"}}
    assert shared["ip"] == "192.0.2.7"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    ["type", "userId", "anonymousId", "event", "messageId", "timestamp", "context", "properties", "groupId"]
)


@given(st.dictionaries(_KEYS, _JSON | st.sampled_from(["track", "page", "group"])))
def test_no_message_does_anything_but_be_kept_or_refused(message):
    try:
        line = messages.line(message, arrival(user_agent="Mozilla/5.0"))
    except MessageRefused:
        return
    assert json.loads(line)["store"] == "main"
    assert datetime.fromisoformat(json.loads(line)["timestamp"])
