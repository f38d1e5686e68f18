"""A briefing in a room of Slack: told there, and confirmed by its button."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases import briefing_operations
from storewide.releases.briefing_operations import Said
from storewide.releases.front_line import door_operations, links, telling
from storewide.releases.models import (
    Acknowledgement,
    Briefing,
    BriefingRoom,
    Click,
    ConfirmedBy,
    Release,
)
from tests.releases.front_line.confirmed import read_by

SIGNS = "s3cret"
pytestmark = pytest.mark.usefixtures("owner")


def second(release: Release, desk: Team, mate: User, at: datetime, *, material: bool) -> Briefing:
    said = Said(what_changes="One page!", what_to_say="You pay on one page.")
    return briefing_operations.publish_briefing(
        release=release, said=said, teams=[desk], by=mate, at=at, material=material
    )


class Slack(BaseHTTPRequestHandler):
    """Answers `users.info` as Slack does."""

    asked: list[tuple[str, str]] = []
    email = "hana@shop.example"

    def do_GET(self) -> None:
        Slack.asked.append((self.path, self.headers["Authorization"]))
        body = json.dumps({"ok": True, "user": {"profile": {"email": Slack.email}}}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        pass


@pytest.fixture
def slack(settings: Any) -> Iterator[type[Slack]]:
    Slack.asked, Slack.email = [], "hana@shop.example"
    server = HTTPServer(("127.0.0.1", 0), Slack)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SLACK_API = f"http://127.0.0.1:{server.server_port}"
    yield Slack
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def room(desk: Team, at: datetime) -> BriefingRoom:
    chat = ChatRoom.objects.create(name="Desk", address="https://hooks.slack.example/secret")
    return door_operations.connect_room(
        room=chat, system="slack", teams=[desk], signing_secret="s3cret", bot_token="xoxb-1", by=SYSTEM, at=at
    )


class TestSlack:
    def click(
        self, client: Client, room: BriefingRoom, briefing: Briefing, at: datetime, secret: str = SIGNS
    ) -> Any:
        told = {"user": {"id": "U1"}, "actions": [{"action_id": telling.ACTION, "value": str(briefing.pk)}]}
        return self.send(client, room, told, at, secret)

    def send(
        self, client: Client, room: BriefingRoom, told: object, at: datetime, secret: str = SIGNS
    ) -> Any:
        body = urlencode({"payload": json.dumps(told)})
        sent = str(int(at.timestamp()))
        signed = hmac.new(secret.encode(), f"v0:{sent}:{body}".encode(), hashlib.sha256).hexdigest()
        return client.post(
            f"/releases/front-line/rooms/{room.pk}/clicks/",
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Slack-Signature": f"v0={signed}", "X-Slack-Request-Timestamp": sent},
        )

    def test_a_click_confirms_for_the_person_with_the_e_mail(
        self,
        room: BriefingRoom,
        briefing: Briefing,
        hana: Person,
        slack: type[Slack],
        at: datetime,
        client: Client,
    ) -> None:
        answer = self.click(client, room, briefing, at)
        assert answer.json()["text"] == "Noted: Hana Kim has read version 1 on “New checkout”."
        assert slack.asked == [("/users.info?user=U1", "Bearer xoxb-1")]
        assert read_by(hana) == [(1, ConfirmedBy.SLACK)]

    def test_the_same_click_is_heard_once(
        self, room: BriefingRoom, briefing: Briefing, slack: type[Slack], at: datetime, client: Client
    ) -> None:
        self.click(client, room, briefing, at)
        assert self.click(client, room, briefing, at).status_code == 409
        assert (len(slack.asked), Click.objects.count()) == (1, 1)

    @pytest.mark.parametrize(("secret", "minutes"), [("other", 0), ("s3cret", -6), ("s3cret", 6)])
    def test_one_that_is_not_proved_or_too_old_is_refused(
        self,
        room: BriefingRoom,
        briefing: Briefing,
        hana: Person,
        slack: type[Slack],
        at: datetime,
        client: Client,
        secret: str,
        minutes: int,
    ) -> None:
        answer = self.click(client, room, briefing, at + timedelta(minutes=minutes), secret)
        assert (answer.status_code, slack.asked, read_by(hana)) == (401, [], [])
        assert Click.objects.count() == 0

    def test_somebody_slack_knows_by_another_e_mail_is_told(
        self, room: BriefingRoom, briefing: Briefing, slack: type[Slack], at: datetime, client: Client
    ) -> None:
        slack.email = "nobody@shop.example"
        assert "(nobody@shop.example)" in self.click(client, room, briefing, at).json()["text"]
        assert Acknowledgement.objects.count() == 0

    def test_rooms_are_told_of_material_versions_alone(
        self, room: BriefingRoom, briefing: Briefing, release: Release, desk: Team, mate: User, at: datetime
    ) -> None:
        second(release, desk, mate, at, material=True)
        second(release, desk, mate, at, material=False)
        jobs = Job.objects.filter(kind="jobs.chat").order_by("id")
        assert [job.arguments["shown"]["blocks"][3]["elements"][0]["text"]["text"] for job in jobs] == [
            "I have read version 1",
            "I have read version 2",
        ]

    def test_teams_gets_a_card_with_a_link_to_the_page(self, briefing: Briefing, settings: Any) -> None:
        settings.ORIGIN = "https://store.example"
        card = telling.card(briefing)
        assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
        action = card["content"]["actions"][0]
        assert (action["type"], action["title"]) == ("Action.OpenUrl", "Read and confirm version 1")
        assert links.read_room(action["url"].split("/")[-2]) == briefing

    @pytest.mark.parametrize(
        "told",
        [
            None,
            [],
            {"actions": None},
            {"actions": [None, 1, "a", []]},
            {"actions": {"action_id": telling.ACTION}},
            {"actions": [{"action_id": telling.ACTION}]},
            {"actions": [{"action_id": telling.ACTION, "value": ["x"]}], "user": None},
            {"actions": [{"action_id": telling.ACTION, "value": "\ud800\0"}], "user": 1},
        ],
        ids=repr,
    )
    def test_odd_clicks_confirm_nothing(
        self, room: BriefingRoom, hana: Person, slack: type[Slack], at: datetime, client: Client, told: object
    ) -> None:
        assert self.send(client, room, told, at).status_code in (200, 400)
        assert (Acknowledgement.objects.count(), slack.asked) == (0, [])
