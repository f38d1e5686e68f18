"""The pages of what customers say."""

from typing import Any

import pytest
from django.test import Client

from storewide.kit import links
from storewide.kit.links import Link
from storewide.listening.models import Feedback
from storewide.ownership.models import Area
from storewide.sources.models import Store

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/listening/", [200, 200, 200, 302]),
        ("/listening/note/", [200, 200, 403, 302]),
        ("/listening/{pk}/", [200, 200, 200, 302]),
        ("/listening/{pk}/change/", [200, 200, 403, 302]),
        ("/listening/{pk}/withdraw/", [405, 405, 405, 302]),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest, complaint: Feedback, path: str, expected: list[int]
) -> None:
    path = path.format(pk=complaint.pk)
    assert [request.getfixturevalue(who).get(path).status_code for who in EVERYBODY] == expected


def test_the_list_says_what_was_heard(as_viewer: Client, complaint: Feedback) -> None:
    page = as_viewer.get("/listening/").content.decode()
    assert "Where is the voucher field?" in page
    assert f"/listening/{complaint.pk}/about/" in page
    assert "/listening/note/" not in page


def test_the_list_narrows_by_every_filter(as_mate: Client, complaint: Feedback) -> None:
    for query, found in (
        ("kind=complaint", True),
        ("kind=praise", False),
        ("contact_channel=phone", True),
        ("contact_channel=chat", False),
        ("about=24", True),
        ("area=guest-checkout", True),
        ("store=uk", True),
        ("noted_from=2026-03-10&noted_to=2026-03-10", True),
        ("noted_from=2026-03-11", False),
        ("q=voucher", True),
        ("q=delivery", False),
    ):
        page = as_mate.get(f"/listening/?{query}").content.decode()
        assert ("Where is the voucher field?" in page) is found, query


def test_the_list_as_csv(as_mate: Client, complaint: Feedback) -> None:
    response: Any = as_mate.get("/listening/?format=csv")
    header, line = b"".join(response.streaming_content).decode().splitlines()
    assert header == "Kind,What they said,Contact channel,About,Area,Page,Store,Noted,Noted by"
    assert line.startswith(
        "Complaint,Where is the voucher field?,Phone,Guest checkout,Guest checkout,,Shop UK,"
    )
    assert line.endswith(",2026-03-10T09:30:00+00:00,Milan")


def test_the_list_costs_the_same_queries_however_many(
    as_mate: Client, complaint: Feedback, django_assert_max_num_queries: Any
) -> None:
    Feedback.objects.bulk_create(
        Feedback(
            kind="praise", contact_channel="chat", area=complaint.area, about_kind="a.b", about_id=str(n)
        )
        for n in range(100)
    )
    with django_assert_max_num_queries(11):
        as_mate.get("/listening/")


def test_an_empty_list_offers_to_note(as_mate: Client, as_viewer: Client) -> None:
    assert "/listening/note/" in as_mate.get("/listening/").content.decode()
    page = as_viewer.get("/listening/").content.decode()
    assert "Nothing was heard yet" in page
    assert "/listening/note/" not in page


def test_note_needs_kind_and_contact_channel_alone(as_mate: Client, area: Area, store: Store) -> None:
    said = {"kind": "question", "contact_channel": "mail"}
    page = as_mate.post("/listening/note/", said, follow=True).content.decode()
    assert "Noted. Question: E-mail." in page
    noted = Feedback.objects.get()
    assert (noted.kind, noted.contact_channel, noted.noted_by_label) == ("question", "mail", "Milan")
    missing = as_mate.post("/listening/note/", {"kind": "question", "said": "Hello?"})
    assert missing.status_code == 422
    assert "Hello?" in missing.content.decode()
    assert Feedback.objects.count() == 1


def test_a_viewer_notes_nothing(as_viewer: Client) -> None:
    said = {"kind": "question", "contact_channel": "mail"}
    assert as_viewer.post("/listening/note/", said).status_code == 403
    assert not Feedback.objects.exists()


def test_one_note_says_who_is_accountable(as_viewer: Client, as_mate: Client, complaint: Feedback) -> None:
    address = f"/listening/{complaint.pk}/"
    page = as_viewer.get(address).content.decode()
    assert "Ana Ruiz" in page
    assert "Noted by Milan." in page
    assert "Heard from a customer" in page
    assert "Take it back" not in page
    assert "Take it back" in as_mate.get(address).content.decode()


def test_change_adds_what_they_said(as_mate: Client, complaint: Feedback) -> None:
    said = {
        "kind": "complaint",
        "contact_channel": "phone",
        "said": "The voucher is gone.",
        "area": str(complaint.area_id),
        "store": "",
        "expected_version": 1,
    }
    assert as_mate.post(f"/listening/{complaint.pk}/change/", said).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.said, complaint.store, complaint.version) == ("The voucher is gone.", None, 2)
    page = as_mate.get(f"/listening/{complaint.pk}/").content.decode()
    assert "Note of a customer changed" in page


def test_withdraw_is_for_whoever_noted_it_and_for_owners(
    as_mate: Client, as_viewer: Client, as_owner: Client, complaint: Feedback
) -> None:
    address = f"/listening/{complaint.pk}/withdraw/"
    assert as_viewer.post(address).status_code == 403
    Feedback.objects.update(noted_by_id=None)
    assert as_mate.post(address).status_code == 403
    assert Feedback.objects.count() == 1
    assert "Taken back" in as_owner.post(address, follow=True).content.decode()
    assert not Feedback.objects.exists()


def test_about_leads_to_the_record(
    as_viewer: Client, complaint: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/listening/{complaint.pk}/about/"
    assert as_viewer.get(address).status_code == 404
    found = Link("tests.release", "24", "Guest checkout", "/there/")
    monkeypatch.setattr(links, "resolve", lambda _link: found)
    assert as_viewer.get(address)["Location"] == "/there/"
    assert 'href="/there/"' in as_viewer.get(f"/listening/{complaint.pk}/").content.decode()


def test_a_change_is_asked_for_from_what_a_customer_said(
    as_mate: Client, as_viewer: Client, complaint: Feedback, area: Area
) -> None:
    page = f"/listening/{complaint.pk}/"
    address = f"/portfolio/requests/ask/?source=listening.feedback%3A{complaint.pk}&amp;title=Complaint+of+a+customer%3A"
    assert address in as_mate.get(page).content.decode()
    assert "/portfolio/requests/ask/" not in as_viewer.get(page).content.decode()
    assert "What came of it" not in as_viewer.get(page).content.decode()
    said = {"title": "A voucher field", "problem": "Nobody finds it.", "area": str(area.pk)}
    as_mate.post("/portfolio/requests/ask/", {**said, "source": f"listening.feedback:{complaint.pk}"})
    told = as_viewer.get(page).content.decode()
    assert "What came of it" in told
    assert ">A voucher field</a>" in told
    asked = as_viewer.get("/portfolio/requests/1/").content.decode()
    assert f'<a href="{page}">Complaint: Phone</a>' in asked
    assert "Customers" in asked
