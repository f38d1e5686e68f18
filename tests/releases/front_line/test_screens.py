"""A shared screen of a team: briefings are read there, and confirmed by a PIN."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases.front_line import door_operations, links
from storewide.releases.models import (
    Briefing,
    ConfirmedBy,
    Pin,
)
from tests.releases.front_line.confirmed import read_by

pytestmark = pytest.mark.usefixtures("owner")


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
        for moment in (at, at + timedelta(minutes=1)):
            door_operations.revoke_kiosk(kiosk=kiosk, by=SYSTEM, at=moment)
        assert kiosk.revoked_at == at
        assert client.get(f"/releases/screen/{token}/").status_code == 404
