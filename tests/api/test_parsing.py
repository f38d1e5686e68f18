"""What cannot be kept is refused in a sentence, on every database alike."""

import json
from datetime import datetime

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User

ALL = "/api/v1/flags"


@pytest.fixture
def caller(owner: User, at: datetime) -> Client:
    _key, token = keys.create_key(
        name="Key", user=owner, scopes=["flags:read", "flags:write"], expires_at=None, by=owner, at=at
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('{"name": "a\\u0000b"}', "A text holds the character U+0000, which stands in no text; take it out."),
        (
            '{"name": [{"\\ud800": 1}]}',
            "A text holds the character U+D800, which stands in no text; take it out.",
        ),
        ('{"name": NaN}', "NaN is no number of JSON; write null, or leave it out."),
        ('{"name": -Infinity}', "-Infinity is no number of JSON; write null, or leave it out."),
        ("{", "Cannot parse request body"),
    ],
)
def test_a_body_that_cannot_be_kept(caller: Client, body: str, sentence: str) -> None:
    answer = caller.post(ALL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (400, sentence)
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_only_written_alike_is_read(caller: Client) -> None:
    body = json.dumps({"name": "\\u0000 and \N{PILE OF POO}"})
    assert caller.patch(f"{ALL}/none", body, content_type="application/json").status_code == 404


@pytest.mark.parametrize("question", ["store=%00", f"offset={10**30}", f"offset={2**63}"])
def test_a_question_that_cannot_be_asked(caller: Client, question: str) -> None:
    answer = caller.get(f"{ALL}?{question}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    "address", ["/flags/", "/experiments/", "/experiments/programme/", "/experiments/calendar/"]
)
def test_a_page_asked_for_with_nul(as_mate: Client, address: str) -> None:
    assert as_mate.get(f"{address}?q=%00&store=%00").status_code == 400
