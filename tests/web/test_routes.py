"""Every route, as everybody: nobody gets an error, and nobody gets what is not theirs."""

import pytest
from django.test import Client
from django.urls import reverse

from storewide.lib.data_folder import DataFolder
from tests import walk

pytestmark = pytest.mark.django_db

#: pages that are there for people who are not signed in
PUBLIC = {
    "account_login",
    "access:setup",
    "access:join",
    "access:new-password",
    "access:digest-stop",
    "web:guide",
    "web:guide-area",
    "web:styleguide",
    "web:styleguide-parts",
    "web:styleguide-figures",
    "web:styleguide-list",
    "web:styleguide-empty",
    "web:styleguide-record",
    "web:styleguide-form",
    "web:styleguide-progress",
    "web:styleguide-signed-out",
}
#: what is opened by the token in its address; the walk has one that opens nothing
BY_TOKEN = {
    "portfolio:resolved-by-link",
    "releases:briefing-link",
    "releases:briefing-open",
    "releases:kiosk-screen",
    "releases:note-stop",
    "releases:open-atom",
    "releases:open-calendar",
    "releases:open-notes",
    "releases:panel-at",
    "releases:panel-open",
    "releases:panel-signed",
}
#: what owners of the operation set up
SET_UP = (
    "portfolio:mailbox",
    "portfolio:request-type",
    "portfolio:sign-off-rule",
    "portfolio:tracker",
)
#: what only owners may open
OWNERS = {"audit:entries", "access:invite", "sources:store-change"}


def visit(client: Client) -> dict[str, int]:
    statuses = {}
    for route in walk.routes():
        response = client.get(walk.address(route))
        if response.streaming:
            # read to its end, as a browser does: closing it any other way ends the test's own connection
            b"".join(response)  # type: ignore[arg-type]
        statuses[route.name] = response.status_code
    return statuses


def test_an_owner_opens_everything(furnished: DataFolder, as_owner: Client) -> None:
    statuses = visit(as_owner)
    # 405 is a change that only takes a post, 404 and 410 what set-up and used links say once they are over, and
    # what stands where the file of a chart was never drawn
    tokens = {name: statuses.pop(name) for name in BY_TOKEN}
    assert set(tokens.values()) == {403, 404}
    assert {
        name: status for name, status in statuses.items() if status not in (200, 302, 404, 405, 410)
    } == {}
    gone = {name for name, status in statuses.items() if status in (404, 410)}
    over = {
        "access:setup",
        "access:join",
        "access:new-password",
        "access:digest-stop",
        "sources:import-refusals",
    }
    # what is stated about a record needs one in its address
    about = {"learning:need-new", "systems:stated-new", "systems:stated-new-flow"}
    # nobody wrote checklists of their own or handed a file in, and what was asked last is not over
    unwritten = {
        "releases:checklist-version",
        "releases:step-evidence",
        "portfolio:resolved",
        "portfolio:evidence",
    }
    assert gone <= over | about | unwritten | {"home:chart-file"}


def test_a_team_mate_is_refused_what_is_the_owners(furnished: DataFolder, as_mate: Client) -> None:
    statuses = visit(as_mate)
    assert {
        name: status for name, status in statuses.items() if status not in (200, 302, 403, 404, 405, 410)
    } == {}
    refused = {name for name, status in statuses.items() if status == 403}
    assert refused >= OWNERS
    inside = {name for name in refused if name.startswith(("metrics:", "portfolio:", "ledger:"))}
    assert {name for name in inside if not name.startswith(SET_UP)} == set()


def test_a_viewer_changes_nothing(furnished: DataFolder, as_viewer: Client) -> None:
    statuses = visit(as_viewer)
    assert {
        name: status for name, status in statuses.items() if status not in (200, 302, 403, 404, 405, 410)
    } == {}
    assert {name for name, status in statuses.items() if status == 403} >= OWNERS | {
        "sources:import-new",
        "metrics:target-new",
        "portfolio:ask",
    }


def test_a_stranger_is_led_to_the_sign_in(furnished: DataFolder, as_stranger: Client) -> None:
    statuses = visit(as_stranger)
    inside = {name: status for name, status in statuses.items() if name not in PUBLIC | BY_TOKEN}
    assert {name: status for name, status in inside.items() if status not in (302, 405)} == {}
    response = as_stranger.get(reverse("metrics:scorecard"))
    assert response.headers["Location"] == "/access/sign-in/?next=/metrics/"


def test_the_api_lets_no_stranger_in(furnished: DataFolder, as_stranger: Client) -> None:
    document = as_stranger.get("/api/v1/openapi.json").json()
    paths = [path for path, methods in document["paths"].items() if "get" in methods and "{" not in path]
    assert len(paths) > 8
    answers = {path: as_stranger.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 401)
    assert {answer.headers["Content-Type"] for answer in answers.values()} == {"application/problem+json"}
