"""What calendar programs and readers of feeds are given, read back by rules of their own."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree as ET

from django.core import mail
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.releases.models import FeedOf, Freeze, NoteAudience, NoteReader, Release, ReleaseNote
from storewide.releases.notes import feeds, operations

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(text: str) -> list[dict[str, str]]:
    """The events of a calendar, strictly by RFC 5545: CRLF, lines of 75 bytes, balanced parts, what each event needs."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = re.sub("\r\n ", "", text).split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0"} <= set(lines)
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        name, colon, value = line.partition(":")
        assert colon
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z0-9-]+)*", name)
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in events[-1]
            events[-1][name] = value
    assert not inside
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    assert len({event["UID"] for event in events}) == len(events)
    return events


def test_the_calendar_has_releases_and_freezes(
    client: Client, release: Release, owner: User, today: date, at: datetime
) -> None:
    Release.objects.update(name="Kasse, neu; größer\\breiter " + "ä" * 60)
    Freeze.objects.create(name="Sale", reason="Busy", first=today, last=today + timedelta(days=2))
    feed, token = operations.make_feed(name="Desk", of=FeedOf.CALENDAR, by=owner, at=at)
    address = reverse("releases:open-calendar", args=[token])
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = parsed(answer.content.decode())
    one, freeze = events
    assert one["SUMMARY"] == "Kasse\\, neu\\; größer\\\\breiter " + "ä" * 60
    assert one["DTSTART;VALUE=DATE"] == f"{release.planned_on:%Y%m%d}"
    assert one["DTEND;VALUE=DATE"] == f"{release.planned_on + timedelta(days=1):%Y%m%d}"
    assert one["STATUS"] == "TENTATIVE"
    assert (freeze["SUMMARY"], freeze["DESCRIPTION"]) == ("Freeze: Sale", "Busy")
    assert client.get(reverse("releases:open-notes", args=[token])).status_code == 404
    for moment in (at, at + timedelta(minutes=1)):
        operations.revoke_feed(feed=feed, by=owner, at=moment)
    assert feed.revoked_at == at
    assert client.get(address).status_code == 404


def test_notes_of_one_audience_as_page_and_feed(
    client: Client, release: Release, owner: User, at: datetime
) -> None:
    said = {"release": release, "by": owner, "at": at}
    operations.publish(
        audience=NoteAudience.CUSTOMERS, title="Pay on one page", text="## New\n\n<b>x</b>", **said
    )
    operations.publish(audience=NoteAudience.MANAGEMENT, title="Secret", text="margin", **said)
    operations.save_draft(audience=NoteAudience.CUSTOMERS, title="Not yet", text="draft", **said)
    _feed, token = operations.make_feed(name="Customers", of=FeedOf.CUSTOMERS, by=owner, at=at)
    page = client.get(reverse("releases:open-notes", args=[token])).content.decode()
    assert "Pay on one page" in page
    assert "Secret" not in page
    assert "Not yet" not in page
    assert "<b>x</b>" not in page
    root = ET.fromstring(client.get(reverse("releases:open-atom", args=[token])).content)  # noqa: S314
    assert root.tag == f"{ATOM}feed"
    assert all(root.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Pay on one page"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{release.pk}"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert content.text == "<h2>New</h2>\n<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_versions_follow_each_other_and_the_first_day_stays(
    release: Release, owner: User, at: datetime
) -> None:
    said = {"release": release, "audience": NoteAudience.CUSTOMERS, "by": owner}
    operations.publish(title="One", text="1", at=at, **said)
    later = at + timedelta(days=3)
    operations.publish(title="Two", text="2", at=later, **said)
    rows = ReleaseNote.objects.order_by("number").values_list(
        "number", "title", "is_current", "first_published_at"
    )
    assert list(rows) == [(1, "One", False, at), (2, "Two", True, at)]


def test_a_reader_stops_the_mail_by_its_link(client: Client, owner: User, at: datetime) -> None:
    from django.core import signing

    reader = operations.subscribe(audience=NoteAudience.CUSTOMERS, email="kim@shop.example", by=owner, at=at)
    link = reverse("releases:note-stop", args=[signing.dumps(str(reader.pk), salt="releases.note_reader")])
    assert "Stop the release notes?" in client.get(link).content.decode()
    assert NoteReader.objects.get().stopped_at is None
    client.post(link)
    stopped = NoteReader.objects.get().stopped_at
    assert stopped is not None
    # pressed twice
    assert client.post(link).status_code == 200
    assert NoteReader.objects.get().stopped_at == stopped
    assert client.get(reverse("releases:note-stop", args=["forged"])).status_code == 404
    assert mail.outbox == []


def test_no_character_and_no_day_breaks_a_feed_for_all_its_readers(at: datetime) -> None:
    odd = "Sale\x0b \x01\x1f\uffff & <b>"
    note = ReleaseNote(release_id=uuid4(), title=odd, text=odd, published_at=at)
    body = feeds.atom([note], title=odd, address="https://shop.example/", at=at)
    entry = ET.fromstring(body).find("{http://www.w3.org/2005/Atom}entry")  # noqa: S314
    assert entry is not None
    assert entry.findtext("{http://www.w3.org/2005/Atom}title") == "Sale      & <b>"
    freeze = Freeze(name=f"{odd}\r\nBEGIN:VALARM", first=at.date(), last=date.max)
    lines = feeds.calendar([], [freeze], origin="", at=at).split("\r\n")
    assert "DTEND;VALUE=DATE:99991231" in lines
    assert "BEGIN:VALARM" not in lines
    assert all(character >= " " for line in lines for character in line)
