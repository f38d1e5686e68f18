"""A hundred odd files: each importer answers one with what it takes and refuses, never with an error of its own."""

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.strategy import radar_operations
from storewide.strategy.models.losses import CustomerAsk, LostDeal, MissedSearch
from storewide.strategy.models.radar import Blip, Radar

_ENTRY = {"label": "Solr", "quadrant": 0, "ring": 0, "moved": 0}
_LINE = {"title": "Solr", "quadrant": "q", "timeline": [{"date": "2026-01-01", "ringId": "r"}]}
_ODD: list[Any] = [
    None,
    7,
    -1,
    1.5,
    True,
    "text",
    [],
    {},
    [[]],
    [{}],
    ["x"],
    [None],
    "\ud800",
    "\x00",
    "9" * 400,
]
#: files that are nothing in particular
ANY: list[bytes] = [
    b"",
    b" ",
    b"\n\n\n",
    b"\x00",
    b"\x00" * 300,
    b"\xff\xfe\x00\x01",
    b"\xef\xbb\xbf",
    b"PK\x03\x04 a workbook",
    b"%PDF-1.7",
    b"<html><table></table></html>",
    b"{",
    b"[",
    b"{}",
    b"[]",
    b"[1]",
    b"null",
    b'"',
    b'"a,b\n',
    b",,,,\n,,,,",
    b"a" * 200_000,
    b"," * 5000 + b"\n",
    b"[" * 100_000,
    b'{"entries": ' + b"9" * 5000 + b"}",
    "name\u2028ring".encode(),
    "näme;ring".encode("utf-16"),
]
#: files that look like a radar
RADARS: list[bytes] = [
    *(json.dumps(odd).encode() for odd in _ODD),
    *(json.dumps({"entries": odd}).encode() for odd in _ODD),
    *(json.dumps({"entries": [_ENTRY | {key: odd}]}).encode() for key in _ENTRY for odd in _ODD),
    *(
        json.dumps({"entries": [_ENTRY], key: odd}).encode()
        for key in ("quadrants", "rings", "title")
        for odd in _ODD
    ),
    *(
        json.dumps({"entries": [_LINE | {key: odd}]}).encode()
        for key in (*_LINE, "moved", "tags")
        for odd in _ODD
    ),
    *(json.dumps({"entries": [_LINE], "quadrants": odd, "rings": odd}).encode() for odd in _ODD),
    *(json.dumps({"entries": [_LINE | {"timeline": [{"date": odd}]}]}).encode() for odd in _ODD),
    b"name,ring,quadrant\n,,\n",
    b"name,ring,quadrant\nSolr\n",
    b"name,ring,quadrant\nSolr,Adopt,Tools,extra,extra\n",
    b"name,name,ring,quadrant\nA,B,Adopt,Tools\n",
    b"name,ring,quadrant,status\nSolr,Adopt,Tools,sideways\n",
    b"name,ring,quadrant\n" + b"x" * 5000 + b",Adopt,Tools\n",
    b"name,ring,quadrant\n=1+1,Adopt,Tools\n",
    b'name,ring,quadrant\n"Solr,Adopt,Tools\n',
    b"name,ring,quadrant\n\x00,Adopt,Tools\n",
]
_CELLS = [
    "",
    "-",
    "0",
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    "31.02.2026",
    "2026-02-31",
    "0000-00-00",
    "9999-12-31",
]
_CELLS += ["=1+1", "x" * 5000, "\x00", "1,5", "1.234,56", "\u0661", "EURO", "2999-01-01"]
HEADS = {
    "deals": ("Bar,2026-03-01,12.50,EUR,Price", "account,lost_on,amount,currency,reason"),
    "asks": ("Labels,2026-03-01,3,Bar", "what,asked_on,count,account"),
    "searches": ("sofa,3,2026-03-01,2026-03-02", "term,searches,first,last"),
}


def tables(name: str) -> list[bytes]:
    """Every cell of the table's usual row in turn odd, and files that are nothing in particular."""
    usual, head = HEADS[name]
    cells = usual.split(",")
    rows = [[*cells[:place], odd, *cells[place + 1 :]] for place in range(len(cells)) for odd in _CELLS]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return [
        *ANY,
        *(f"{head}\n{row}\n".encode() for row in quoted),
        head.encode(),
        f"{head},{head}\n{usual}\n".encode(),
    ]


@pytest.fixture
def radar(owner: User, at: datetime) -> Radar:
    layout = {"quadrants": radar_operations.DEFAULT_QUADRANTS, "rings": radar_operations.DEFAULT_RINGS}
    return radar_operations.start_radar(name="Shop", purpose="", area=None, **layout, by=owner, at=at)


@pytest.mark.parametrize("address", ["/strategy/radars/shop/file/", "/strategy/radars/from-file/"])
@pytest.mark.usefixtures("radar")
def test_odd_files_of_radars_are_answered(address: str, as_mate: Client) -> None:
    odd = [*ANY, *RADARS]
    assert len(odd) > 100
    for number, content in enumerate(odd):
        file = SimpleUploadedFile("radar.json", content)
        said = {"file": file, "on": "2026-03-01", "name": f"R {number}"}
        answer = as_mate.post(address, said)
        assert answer.status_code in (200, 302, 422), content[:200]
    if address.endswith("shop/file/"):
        assert not Blip.objects.exists()


@pytest.mark.usefixtures("radar")
def test_odd_radars_are_answered_to_programs(as_mate: Client, owner: User, at: datetime) -> None:
    said = {"name": "K", "user": owner, "scopes": ["strategy:read", "strategy:write"], "expires_at": None}
    _key, token = key_operations.create_key(**said, by=owner, at=at)
    for content in [*ANY, *RADARS]:
        text = content.decode("utf-8", errors="replace")
        answer = Client().post(
            "/api/v1/strategy/radars/shop/file",
            {"content": text, "dry_run": True},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code in (200, 400, 422), (content[:200], answer.content[:300])


@pytest.mark.parametrize("name", sorted(HEADS))
def test_odd_tables_are_answered_and_try_only(name: str, as_mate: Client) -> None:
    odd = tables(name)
    assert len(odd) > 75
    for content in odd:
        file = SimpleUploadedFile("table.csv", content)
        answer = as_mate.post(f"/strategy/competition/{name}/file/", {"file": file})
        assert answer.status_code in (200, 422), content[:200]
    assert not any(model.objects.exists() for model in (LostDeal, CustomerAsk, MissedSearch))


def test_odd_tables_are_answered_when_taken(as_mate: Client) -> None:
    arrived = [base64.b64encode(content).decode() for content in tables("deals")]
    for content in [*arrived, "ä", "=", "not in sixty-four"]:
        given = {"name": "deals.csv", "content": content}
        answer = as_mate.post("/strategy/competition/deals/file/take/", given)
        assert answer.status_code in (200, 302, 422), content[:200]
