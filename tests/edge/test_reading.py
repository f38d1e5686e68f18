"""A request of the tracking is taken apart within bounds, and mended where real clients send it a little wrong."""

import asyncio
import gzip
import json
import zlib

import pytest

from storewide.edge import reading
from storewide.edge.faults import NotAnswered
from storewide.edge.intake import ClientGone
from tests.edge.test_intake import arriving

GZIP = [(b"content-encoding", b"gzip")]


def taken(pieces, headers=(), limit=100, then="end") -> bytes:
    return asyncio.run(reading.body_of(arriving(pieces, then=then), list(headers), limit))


def status(call, *args, **named) -> int:
    with pytest.raises(NotAnswered) as refused:
        call(*args, **named)
    return refused.value.fault.status


def test_body_of_joins_the_pieces():
    assert taken([b"ab", b"", b"cd"]) == b"abcd"


def test_body_of_refuses_what_is_above_the_limit():
    assert status(taken, [], headers=[(b"content-length", b"101")]) == 413
    assert status(taken, [b"x" * 60, b"x" * 60]) == 413
    assert taken([b"x" * 100]) == b"x" * 100


def test_body_of_unpacks_gzip_within_the_limit():
    assert taken([gzip.compress(b"a" * 100, mtime=0)], GZIP) == b"a" * 100
    assert status(taken, [gzip.compress(b"a" * 101, mtime=0)], GZIP) == 413


@pytest.mark.parametrize(
    "body", [b"", b"no gzip", gzip.compress(b"abc", mtime=0)[:-1], zlib.compress(b"abc")]
)
def test_body_of_names_what_is_no_gzip(body):
    assert status(taken, [body], GZIP) == 400


def test_body_of_gives_up_on_a_stalled_client(monkeypatch):
    monkeypatch.setattr(reading, "STALLED_SECONDS", 0.02)
    assert status(taken, [b"x"], then="silence") == 408


@pytest.mark.parametrize("pieces", [[], [b"x"]])
def test_body_of_ends_when_the_client_goes(pieces):
    with pytest.raises(ClientGone):
        taken(pieces, then="gone")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'"x"', b"[" * 100_000, b'{"a": Infinity', b"\xff"])
def test_parsed_refuses_what_is_no_object(body):
    assert status(reading.parsed, body) == 400


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (rb'{"a": "\ud83d"}', "\ufffd"),
        (rb'{"a": "\ude00!"}', "\ufffd!"),
        (rb'{"a": "\ud83d\ude00\ud83d"}', "😀\ufffd"),
        (rb'{"a": "\\ud83d \ud83d"}', "\\ud83d \ufffd"),
        (b'{"a": NaN}', None),
        (b'{"a": -Infinity}', None),
        (b'{"a": "\xff"}', "\ufffd"),
    ],
)
def test_parsed_mends_what_real_clients_send(body, told):
    assert reading.parsed(body) == {"a": told}


def test_parsed_leaves_good_json_alone():
    told = {"text": 'é 😀 \\ " \n', "list": [1, 2.5, None, True]}
    assert reading.parsed(json.dumps(told).encode()) == told
