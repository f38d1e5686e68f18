"""What customers say over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.kit import links
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.listening.models import Feedback

type Call = Callable[..., Any]
WRITE = ("listening:read", "listening:write")


@pytest.fixture
def call(mate: User, owner: User) -> Call:
    """Call the API with a key of Milan's that has these scopes."""

    def called(method: str, path: str = "", body: Any = None, *, scopes: tuple[str, ...] = WRITE) -> Any:
        _key, token = key_operations.create_key(
            name="Tickets", user=mate, scopes=list(scopes), expires_at=None, by=mate, at=now()
        )
        ask = getattr(Client(headers={"Authorization": f"Bearer {token}"}), method)
        return ask(f"/api/v1/listening/feedback{path}", body, content_type="application/json")

    return called


def test_feedback_is_listed_and_narrowed(call: Call, complaint: Feedback) -> None:
    found = call("get").json()
    assert found["count"] == 1
    assert found["items"] == [
        {
            "id": str(complaint.pk),
            "kind": "complaint",
            "contact_channel": "phone",
            "said": "Where is the voucher field?",
            "area": "guest-checkout",
            "store": "uk",
            "page": "",
            "about": {"kind": "tests.release", "id": "24"},
            "noted_by": "Milan",
            "noted_at": "2026-03-10T09:30:00Z",
            "version": 1,
        }
    ]
    for asked, count in (
        ({"kind": "praise"}, 0),
        ({"contact_channel": "phone"}, 1),
        ({"about": "24"}, 1),
        ({"since": "2026-03-11"}, 0),
    ):
        assert call("get", "", asked).json()["count"] == count, asked


def test_note_by_the_same_operation(call: Call, complaint: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"kind": "praise", "contact_channel": "chat", "area": "guest-checkout", "store": "uk"}
    assert call("post", "", body, scopes=("listening:read",)).status_code == 403
    assert Feedback.objects.count() == 1
    found = Link("tests.release", "24", "Guest checkout", "/there/")
    monkeypatch.setattr(links, "resolve", lambda _link: found)
    noted = call("post", "", body | {"about": {"kind": "tests.release", "id": "24"}})
    assert (noted.status_code, noted.json()["about"]["id"]) == (201, "24")
    assert Feedback.objects.get(pk=noted.json()["id"]).about_label == "Guest checkout"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"area": "nowhere"}, "There is no area “nowhere”."),
        ({"store": "fr"}, "There is no store “fr”."),
        ({"about": {"kind": "x.y", "id": "1"}}, "There is no x.y with the id “1”."),
    ],
)
def test_note_about_what_is_not_there_is_a_problem(call: Call, more: Any, sentence: str) -> None:
    answer = call("post", "", {"kind": "praise", "contact_channel": "chat"} | more)
    assert (answer.status_code, answer.json()["detail"]) == (422, sentence)
    assert not Feedback.objects.exists()


def test_say_and_withdraw_are_for_whoever_noted_it(call: Call, complaint: Feedback) -> None:
    told = call("put", f"/{complaint.pk}/said", {"said": "Gone.", "expected_version": 1})
    assert (told.status_code, told.json()["said"], told.json()["version"]) == (200, "Gone.", 2)
    assert call("get", f"/{complaint.pk}").json()["said"] == "Gone."
    Feedback.objects.update(noted_by_id=None)
    assert call("put", f"/{complaint.pk}/said", {"said": "Mine"}).status_code == 403
    assert call("delete", f"/{complaint.pk}").status_code == 403
    Feedback.objects.update(noted_by_id=User.objects.get(name="Milan").pk)
    assert call("delete", f"/{complaint.pk}").status_code == 204
    assert not Feedback.objects.exists()
