"""The ways by which a briefing is confirmed without signing in: link and side panel."""

import hashlib
import hmac
import re
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail, signing
from django.test import Client

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases import briefing_operations
from storewide.releases.briefing_operations import Said
from storewide.releases.front_line import asking, door_operations, links, panels
from storewide.releases.models import (
    Briefing,
    ConfirmedBy,
    LinkAsked,
    Panel,
    Release,
)
from tests.releases.front_line.confirmed import read_by

pytestmark = pytest.mark.usefixtures("owner")


def second(release: Release, desk: Team, mate: User, at: datetime, *, material: bool) -> Briefing:
    said = Said(what_changes="One page!", what_to_say="You pay on one page.")
    return briefing_operations.publish_briefing(
        release=release, said=said, teams=[desk], by=mate, at=at, material=material
    )


class TestLinks:
    def address(self, briefing: Briefing, person: Person) -> str:
        return f"/releases/briefings/link/{links.token(briefing, person)}/"

    def test_opening_it_confirms_nothing(self, briefing: Briefing, hana: Person, client: Client) -> None:
        answer = client.get(self.address(briefing, hana))
        client.head(self.address(briefing, hana))
        assert answer.status_code == 200
        assert "I have read version 1" in answer.content.decode()
        assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert read_by(hana) == []

    def test_the_button_confirms_for_whom_it_was_sent_to(
        self, briefing: Briefing, hana: Person, ivo: Person, client: Client
    ) -> None:
        answer = client.post(self.address(briefing, hana))
        assert "Noted: Hana Kim has read version 1." in answer.content.decode()
        assert (read_by(hana), read_by(ivo)) == ([(1, ConfirmedBy.MAIL)], [])

    def test_one_to_an_older_version_shows_the_newest_and_confirms_that_alone(
        self,
        briefing: Briefing,
        release: Release,
        desk: Team,
        hana: Person,
        mate: User,
        at: datetime,
        client: Client,
    ) -> None:
        second(release, desk, mate, at, material=True)
        assert client.post(self.address(briefing, hana)).status_code == 409
        shown = client.get(self.address(briefing, hana)).content.decode()
        assert "I have read version 2" in shown
        own = re.search(r'action="([^"]+)"', shown)
        assert own is not None
        client.post(own[1])
        assert read_by(hana) == [(2, ConfirmedBy.MAIL)]

    @pytest.mark.parametrize("token", ["x", "a:b:c"])
    def test_one_that_was_never_sent_is_not_found(self, token: str, client: Client) -> None:
        assert client.post(f"/releases/briefings/link/{token}/").status_code == 404

    def test_one_too_old_is_refused(
        self, briefing: Briefing, hana: Person, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(links, "VALID", timedelta(0))
        address = self.address(briefing, hana)
        monkeypatch.setattr("django.core.signing.time.time", lambda: 4e9)
        assert client.post(address).status_code == 404
        assert read_by(hana) == []

    def test_nobody_who_left_confirms(
        self, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        Person.objects.filter(pk=hana.pk).update(left_on=at.date())
        assert client.post(self.address(briefing, hana)).status_code == 404

    def test_a_room_s_link_sends_each_their_own(
        self, briefing: Briefing, hana: Person, client: Client, settings: Any
    ) -> None:
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
        address = f"/releases/briefings/open/{links.room_token(briefing)}/"
        known = client.post(address, {"email": "HANA@shop.example"}).content.decode()
        unknown = client.post(address, {"email": "x@shop.example"}).content.decode()
        assert (
            known.count("their own link is on its way") == unknown.count("their own link is on its way") == 1
        )
        assert [job.arguments["to"] for job in Job.objects.filter(kind="jobs.mail")] == [
            ["hana@shop.example"]
        ]
        assert mail.outbox == []
        assert read_by(hana) == []

    def test_nobody_is_flooded_with_links(
        self,
        briefing: Briefing,
        hana: Person,
        ivo: Person,
        at: datetime,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

        def asked(person: Person, after: timedelta) -> int:
            asking.send_link(briefing=briefing, email=person.email, at=at + after)
            return Job.objects.filter(kind="jobs.mail").count()

        minute = timedelta(minutes=1)
        assert [asked(hana, place * minute) for place in range(5)] == [1, 2, 3, 3, 3]
        # others are not kept waiting, and an hour later the first one counts no more
        assert asked(ivo, 5 * minute) == 4
        assert asked(hana, 60 * minute) == 5
        assert asked(hana, 60 * minute) == 5
        monkeypatch.setattr(asking, "MOST_ALL", LinkAsked.objects.count())
        assert asked(ivo, 60 * minute) == 5


@pytest.fixture
def panel(at: datetime) -> Panel:
    return door_operations.make_panel(
        name="Zendesk", system="zendesk", origin="https://shop.zendesk.com", by=SYSTEM, at=at
    )[0]


def seat_of(shown: Any) -> str:
    """What the forms of a panel hold."""
    found = re.search(r'name="seat" value="([^"]+)"', shown.content.decode())
    assert found is not None
    return found[1]


class TestPanel:
    def signed(self, panel: Panel, email: str, at: datetime, seconds: int = 300, secret: str = "") -> str:
        expires = str(int(at.timestamp()) + seconds)
        key = (secret or panel.secret).encode()
        signature = hmac.new(key, f"{email}.{expires}".encode(), hashlib.sha256).hexdigest()
        asked = urlencode({"email": email, "expires": expires, "signature": signature})
        return f"/releases/front-line/panels/{panel.pk}/open/?{asked}"

    def test_it_shows_what_waits_and_confirms_it(
        self, panel: Panel, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        opened = client.get(self.signed(panel, "hana@shop.example", at))
        assert opened.status_code == 302
        shown = client.get(opened["Location"])
        assert "Briefings for Hana Kim" in shown.content.decode()
        assert "frame-ancestors https://shop.zendesk.com" in shown["Content-Security-Policy"]
        assert "X-Frame-Options" not in shown
        client.post("/releases/panel/", {"seat": seat_of(shown), "briefing": str(briefing.pk)})
        assert read_by(hana) == [(1, ConfirmedBy.PANEL)]

    def test_search_speaks_of_what_is_asked(
        self, panel: Panel, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        address = f"/releases/panel/{panels.token(panels.seat(panel, hana.email, at))}/"
        seat = seat_of(client.get(address))
        asked = [
            client.post("/releases/panel/", {"seat": seat, "q": text}).content.decode()
            for text in ("page", "zebra")
        ]
        assert "New checkout" in asked[0]
        assert "No briefing speaks of it" in asked[1]

    @pytest.mark.parametrize(("seconds", "secret"), [(-1, ""), (700, ""), (300, "other")])
    def test_a_link_that_is_not_right_opens_nothing(
        self, panel: Panel, hana: Person, at: datetime, client: Client, seconds: int, secret: str
    ) -> None:
        assert client.get(self.signed(panel, hana.email, at, seconds, secret)).status_code == 403

    def test_a_revoked_one_and_a_stranger_are_refused(
        self, panel: Panel, hana: Person, at: datetime, client: Client
    ) -> None:
        token = panels.token(panels.seat(panel, hana.email, at))
        assert client.get(self.signed(panel, "x@shop.example", at)).status_code == 403
        for moment in (at, at + timedelta(minutes=1)):
            door_operations.revoke_panel(panel=panel, by=SYSTEM, at=moment)
        assert panel.revoked_at == at
        assert client.get(f"/releases/panel/{token}/").status_code == 403
        assert client.get(self.signed(panel, hana.email, at)).status_code == 403

    def test_an_address_opens_it_for_two_minutes_and_its_forms_work_for_half_an_hour(
        self, panel: Panel, briefing: Briefing, hana: Person, at: datetime, client: Client, monkeypatch: Any
    ) -> None:
        address = f"/releases/panel/{panels.token(panels.seat(panel, hana.email, at))}/"
        shown = client.get(address)
        seat, clock = seat_of(shown), time.time()
        assert seat not in address
        assert address not in shown.content.decode()
        monkeypatch.setattr(signing.time, "time", lambda: clock + 121)
        ended = client.get(address)
        assert (ended.status_code, "worked for two minutes" in ended.content.decode()) == (403, True)
        assert "frame-ancestors https://shop.zendesk.com" in ended["Content-Security-Policy"]
        assert client.post("/releases/panel/", {"seat": seat, "q": ""}).status_code == 200
        monkeypatch.setattr(signing.time, "time", lambda: clock + 1802)
        assert (
            client.post("/releases/panel/", {"seat": seat, "briefing": str(briefing.pk)}).status_code == 403
        )
        assert read_by(hana) == []

    @pytest.mark.parametrize("seat", ["", "x", "é:\0", "a:b:c"])
    def test_no_seat_and_that_of_an_address_confirm_nothing(
        self, panel: Panel, briefing: Briefing, hana: Person, at: datetime, client: Client, seat: str
    ) -> None:
        of_address = panels.token(panels.seat(panel, hana.email, at))
        of_link = links.token(briefing, hana)
        for given in (seat, of_address, of_link):
            posted = client.post("/releases/panel/", {"seat": given, "briefing": str(briefing.pk)})
            assert posted.status_code == 403
        assert client.get("/releases/panel/").status_code == 403
        assert read_by(hana) == []

    @pytest.mark.parametrize(
        "origin", ["http://shop.example", "https://x.example/path", "https://a b", "zendesk"]
    )
    def test_only_an_origin_may_frame_it(self, origin: str, at: datetime) -> None:
        with pytest.raises(door_operations.OriginRefused):
            door_operations.make_panel(name="x", system="other", origin=origin, by=SYSTEM, at=at)
