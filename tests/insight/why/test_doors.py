"""Why a metric changed, by page, API and command: the same answer, for those who may see it."""

import json
from datetime import date

from click.testing import CliRunner
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.insight.why import answer, asking, documents
from storewide.insight.why.cli import why as command
from storewide.metrics.models import Annotation, Metric
from storewide.ownership.models import Area, Group
from storewide.sources.models import Store

PAGE = "/why/spend/?store=main&from=2026-03-09&to=2026-03-15"


def document() -> dict[str, object]:
    return documents.document(answer.why(asking.asked("spend", "2026-W11", store="main", by=("country",))))


def test_the_page_says_it_first_and_shows_the_drivers(weeks: Store, as_viewer: Client) -> None:
    text = as_viewer.get(PAGE).content.decode()
    assert "Spend fell 25.0\u00a0% (−350\u00a0EUR): 25.0 points from conversion in AT" in text
    assert text.index("<h1") < text.index("Spend step by step") < text.index("What moved it, worst first")
    assert "Conversion by country" in text
    assert "There is too little history to say what moves by itself." in text
    assert 'where=country%3DAT"' in text


def test_of_a_gain_the_best_comes_first(weeks: Store, as_viewer: Client) -> None:
    back = "/why/spend/?store=main&from=2026-03-02&to=2026-03-08&against=own&against_from=2026-03-09&against_to=2026-03-15"
    text = as_viewer.get(back).content.decode()
    assert "What moved it, best first" in text
    assert "worst first" not in text


def test_the_areas_of_the_drivers_add_up_to_the_change(weeks: Store, as_viewer: Client) -> None:
    found = document()
    areas: list[dict[str, object]] = found["areas"]  # type: ignore[assignment]
    assert sum(each["change"] for each in areas) == found["total_change"] == -350.0  # type: ignore[misc]
    named = sorted(code for each in areas for code in each["drivers"])  # type: ignore[attr-defined]
    assert named == sorted(each["driver"] for each in found["drivers"])  # type: ignore[attr-defined, index]
    assert [each["change"] for each in areas] == sorted(each["change"] for each in areas)  # type: ignore[type-var]
    shown = as_viewer.get(PAGE).context["areas"]
    assert shown[0].change == "−350"


def test_the_groups_of_areas_add_up_to_the_change(weeks: Store, as_viewer: Client) -> None:
    """Order value moved to an order-entry feature: its group stands beside the others, and all add up."""
    before: list[dict[str, object]] = document()["groups"]  # type: ignore[assignment]
    assert {each["group"] for each in before} == {"operation", "customer_relationship"}
    Metric.objects.filter(code="average_order_value").update(area=Area.objects.get(slug="cart"))
    found = document()
    groups: list[dict[str, object]] = found["groups"]  # type: ignore[assignment]
    areas: list[dict[str, object]] = found["areas"]  # type: ignore[assignment]
    assert {each["group"] for each in groups} == {"operation", "customer_relationship", "order_entry"}
    assert sum(each["change"] for each in groups) == found["total_change"] == -350.0  # type: ignore[misc]
    for group in groups:
        own = [each for each in areas if each["group"] == group["group"]]
        assert group["change"] == sum(each["change"] for each in own)  # type: ignore[misc]
        assert group["areas"] == [each["area"] for each in own]
    page = as_viewer.get(PAGE)
    assert [each.name for each in page.context["groups"]] == [
        str(Group(str(each["group"])).label) for each in groups
    ]
    assert "The same by group of areas" in page.content.decode()


def test_a_segment_is_looked_into_alone(weeks: Store, as_viewer: Client) -> None:
    page = as_viewer.get(f"{PAGE}&where=country%3DAT&driver=visitors")
    assert "Spend fell 50.0\u00a0%" in page.content.decode()
    assert page.context["shown_name"] == "Visitors"
    assert [label for label, _url in page.context["taken"]] == ["in AT"]


def test_what_happened_is_a_list_of_its_own(weeks: Store, as_mate: Client) -> None:
    Annotation.objects.create(store=weeks, day=date(2026, 3, 9), label="Release 24.3", kind="release")
    rows = as_mate.get(f"{PAGE}&format=csv")
    text = b"".join(rows).decode() if rows.streaming else rows.content.decode()  # type: ignore[arg-type]
    assert "Release 24.3" in text
    assert "on the same day" in text


def test_what_cannot_be_said_keeps_the_form(weeks: Store, as_viewer: Client) -> None:
    page = as_viewer.get("/why/lcp-p75/?store=main&from=2026-03-09&to=2026-03-15")
    assert page.status_code == 422
    assert "cannot be said" in page.content.decode()
    assert 'name="against_from"' in page.content.decode()


def test_before_the_first_import_there_is_no_data(as_viewer: Client, store: Store) -> None:
    assert "No orders yet" in as_viewer.get("/why/spend/").content.decode()
    assert as_viewer.get("/why/luck/").status_code == 404


def test_strangers_sign_in_first(weeks: Store, as_stranger: Client) -> None:
    assert as_stranger.get(PAGE)["Location"].startswith("/access/sign-in/")


def test_the_api_gives_the_same_document(weeks: Store, owner: User, at: object, client: Client) -> None:
    asked = "/api/v1/why/spend?period=2026-W11&against=2026-W10&store=main&by=country"
    assert client.get(asked).status_code == 401
    _key, token = keys.create_key(
        name="Key",
        user=owner,
        scopes=["metrics:read"],
        expires_at=None,
        by=owner,
        at=at,  # type: ignore[arg-type]
    )
    found = client.get(asked, headers={"Authorization": f"Bearer {token}"})
    assert found.status_code == 200
    drivers = found.json()["drivers"]
    assert [(each["driver"], each["change"]) for each in drivers][:1] == [("conversion", -350.0)]
    assert sum(each["change"] for each in drivers) == found.json()["total_change"] == -350.0
    assert found.json()["finding"] == document()["finding"]


def test_the_command_gives_the_same_document(weeks: Store) -> None:
    asked = ["spend", "--period", "2026-W11", "--against", "2026-03-02..2026-03-08", "--store", "main"]
    found = CliRunner().invoke(command, [*asked, "--by", "country", "--json"])
    assert found.exit_code == 0, found.output
    assert json.loads(found.output) == json.loads(json.dumps(document()))
    plain = CliRunner().invoke(command, asked).output
    assert plain.startswith("Spend fell 25.0")
    assert "conversion" in plain


def test_the_command_refuses_in_one_sentence(weeks: Store) -> None:
    found = CliRunner().invoke(command, ["luck", "--period", "2026-W11"])
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("storewide: “luck” is not a metric")
