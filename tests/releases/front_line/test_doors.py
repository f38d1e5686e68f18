"""The ways by which a briefing is confirmed without signing in: link, side panel, shared screen."""

import hashlib
import hmac
import re
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core import mail, signing
from django.test import Client

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases import briefing_operations
from storewide.releases.briefing_operations import Said
from storewide.releases.front_line import door_operations, links, panels
from storewide.releases.models import (
    Briefing,
    ConfirmedBy,
    Panel,
    Pin,
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
        door_operations.revoke_panel(panel=panel, by=SYSTEM, at=at)
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


class TestScreen:
    @pytest.fixture
    def screen(self, desk: Team, at: datetime) -> str:
        token = door_operations.make_kiosk(name="Hall", team=desk, by=SYSTEM, at=at)[1]
        return f"/releases/screen/{token}/"

    def prove(self, client: Client, screen: str, person: Person, pin: str) -> Any:
        return client.post(screen, {"person": str(person.pk), "pin": pin})

    def test_name_pin_read_confirm(
        self, screen: str, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        assert "Hana Kim" in client.get(screen).content.decode()
        shown = self.prove(client, screen, hana, pin).content.decode()
        session = re.search(r'name="session" value="([^"]+)"', shown)
        assert session is not None
        done = client.post(screen, {"session": session[1], "briefing": str(briefing.pk)}).content.decode()
        assert "Hana Kim, nothing waits for you" in done
        assert read_by(hana) == [(1, ConfirmedBy.KIOSK)]
        assert client.get("/releases/").status_code == 302
        assert "sessionid" not in client.cookies
        assert "storewide_session" not in client.cookies

    def test_five_wrong_pins_lock_it_for_the_right_one_too(
        self, screen: str, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        wrong = "000000" if pin != "000000" else "111111"
        answers = [self.prove(client, screen, hana, wrong).status_code for _each in range(5)]
        assert answers == [403, 403, 403, 403, 429]
        assert self.prove(client, screen, hana, pin).status_code == 429
        again = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        assert self.prove(client, screen, hana, again).status_code == 200
        assert read_by(hana) == []

    def test_twenty_wrong_pins_of_whomever_close_the_screen_for_an_hour(
        self, desk: Team, briefing: Briefing, hana: Person, ivo: Person, at: datetime, client: Client
    ) -> None:
        kiosk, token = door_operations.make_kiosk(name="Hall", team=desk, by=SYSTEM, at=at)
        other, _token = door_operations.make_kiosk(name="Door", team=desk, by=SYSTEM, at=at)
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        of_ivo = Pin.objects.create(person=ivo, hashed="x")
        for _each in range(20):
            door_operations.note_wrong_pin(pin=of_ivo, kiosk=kiosk, by=SYSTEM, at=at)
        answer = self.prove(client, f"/releases/screen/{token}/", hana, pin)
        assert (answer.status_code, "at this screen" in answer.content.decode()) == (429, True)
        said = {"person": hana, "given": pin, "by": SYSTEM}
        door_operations.check_pin(kiosk=other, at=at, **said)
        kiosk.refresh_from_db()
        with pytest.raises(door_operations.PinLocked):
            door_operations.check_pin(kiosk=kiosk, at=at + timedelta(minutes=59), **said)
        door_operations.check_pin(kiosk=kiosk, at=at + timedelta(hours=1), **said)

    def test_a_right_pin_counts_for_nothing_once_others_tried_at_the_same_time_have_locked_it(
        self, desk: Team, hana: Person, at: datetime, monkeypatch: Any
    ) -> None:
        kiosk = door_operations.make_kiosk(name="Hall", team=desk, by=SYSTEM, at=at)[0]
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)

        def meanwhile(_given: str, _hashed: str) -> bool:
            for _each in range(5):
                door_operations.note_wrong_pin(pin=Pin.objects.get(), kiosk=kiosk, by=SYSTEM, at=at)
            return True

        monkeypatch.setattr(door_operations, "check_password", meanwhile)
        with pytest.raises(door_operations.PinLocked):
            door_operations.check_pin(person=hana, given=pin, kiosk=kiosk, by=SYSTEM, at=at)

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"person": "x", "pin": "1"},
            {"person": "\0", "pin": "\0"},
            {"person": str(uuid4()), "pin": "123456"},
            {"person": str(uuid4()), "pin": "1" * 100_000},
        ],
    )
    def test_odd_answers_are_asked_again(
        self, screen: str, hana: Person, client: Client, said: dict[str, str]
    ) -> None:
        answer = client.post(screen, said)
        assert (answer.status_code, "Choose your name" in answer.content.decode()) == (422, True)

    @pytest.mark.parametrize("session", ["", "x", "é:\0", "a:b:c"])
    def test_a_session_that_was_not_given_confirms_nothing(
        self, screen: str, briefing: Briefing, hana: Person, client: Client, session: str
    ) -> None:
        said = {"session": session, "briefing": str(briefing.pk)}
        assert client.post(screen, said).status_code == 403
        assert client.post(screen, {**said, "session": links.token(briefing, hana)}).status_code == 403
        assert read_by(hana) == []

    def test_a_pin_is_kept_as_a_hash(self, hana: Person, at: datetime) -> None:
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        assert pin not in Pin.objects.get().hashed
        assert re.fullmatch(r"\d{6}", pin)

    def test_the_session_of_another_screen_is_worth_nothing(
        self, screen: str, desk: Team, briefing: Briefing, hana: Person, at: datetime, client: Client
    ) -> None:
        pin = door_operations.give_pin(person=hana, by=SYSTEM, at=at)
        session = re.search(
            r'name="session" value="([^"]+)"', self.prove(client, screen, hana, pin).content.decode()
        )
        assert session is not None
        other = door_operations.make_kiosk(name="Shop", team=desk, by=SYSTEM, at=at)[1]
        said = {"session": session[1], "briefing": str(briefing.pk)}
        assert client.post(f"/releases/screen/{other}/", said).status_code == 409
        assert read_by(hana) == []

    def test_a_revoked_one_is_not_found(self, desk: Team, at: datetime, client: Client) -> None:
        kiosk, token = door_operations.make_kiosk(name="Hall", team=desk, by=SYSTEM, at=at)
        door_operations.revoke_kiosk(kiosk=kiosk, by=SYSTEM, at=at)
        assert client.get(f"/releases/screen/{token}/").status_code == 404
