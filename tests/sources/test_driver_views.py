"""The pages of what else moves a KPI, and the commands that bring it in."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.sources import cli
from storewide.sources.models import Import, Store

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")
PAGES = (
    "/data/drivers/",
    "/data/drivers/products/",
    "/data/drivers/stock-outs/",
    "/data/drivers/prices/",
    "/data/promotions/",
    "/data/promotions/promotions.ics",
)
FILES = {
    "products": "product_id,title,category,price\np1,Red shoe,Shoes,10\np2,Hat,Hats,5\n",
    "stock": "date,product_id,available\n2026-03-01,p1,3\n2026-03-02,p1,0\n2026-03-02,p2,4\n",
    "prices": "date,product_id,price\n2026-03-01,p1,10\n2026-03-02,p1,8\n",
    "promotions": "promotion_id,title,from,until,sales_channel,category\n"
    "b,Black Week,2026-11-20,2026-11-27,web,\ns,Shoes -20 %,2026-11-24,2026-11-30,web,Shoes\n",
    "media-cost": "date,marketing_channel,cost\n2026-03-01,Paid Search,10.50\n",
}


@pytest.fixture
def filled(store: Store, tmp_path: Path, folder: DataFolder) -> dict[str, Import]:
    """The store with a file of each kind, read by its command."""
    for name, text in FILES.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        command = getattr(cli, name.replace("-", "_"))
        result = CliRunner().invoke(command, [str(path), "--json"])
        assert result.exit_code == 0, result.output
    return {each.preset: each for each in Import.objects.all()}


@pytest.mark.parametrize("path", PAGES)
def test_everybody_with_an_account_may_look(request: pytest.FixtureRequest, db: None, path: str) -> None:
    found = [request.getfixturevalue(who).get(path).status_code for who in EVERYBODY]
    assert found == [200, 200, 200, 302]


def test_what_is_not_known_offers_its_import(as_mate: Client, as_viewer: Client) -> None:
    page = as_mate.get("/data/drivers/").content.decode()
    assert "Media cost is not known yet." in page
    assert page.count("/data/imports/new/?preset=generic-stock") == 1
    assert "/data/imports/new/" not in as_viewer.get("/data/drivers/").content.decode()
    for path in PAGES[1:-1]:
        assert "/data/imports/new/?preset=generic-" in as_mate.get(path).content.decode()


def test_each_kind_is_told_in_a_sentence(as_viewer: Client, filled: dict[str, Import]) -> None:
    assert len(filled) == 5
    page = as_viewer.get("/data/drivers/").content.decode()
    for sentence in (
        "1 of 2 products is sold out.",
        "One product is sold out on 2 Mar 2026.",
        "One price changed in the 28 days up to 2 Mar 2026, 1 of them down.",
        "Reach cost 10.50\u00a0EUR in the 28 days up to 1 Mar 2026.",
    ):
        assert sentence in page, sentence


def test_the_lists_narrow(as_viewer: Client, filled: dict[str, Import]) -> None:
    for path, query, found in (
        ("products", "", ["Hat", "Red shoe"]),
        ("products", "state=out", ["Red shoe"]),
        ("products", "state=there", ["Hat"]),
        ("products", "category=Hats", ["Hat"]),
        ("products", "q=red", ["Red shoe"]),
        ("stock-outs", "", ["Red shoe"]),
        ("stock-outs", "state=out", ["Red shoe"]),
        ("stock-outs", "state=back", []),
        ("stock-outs", "since_from=2026-03-03", []),
        ("prices", "turn=down", ["Red shoe"]),
        ("prices", "turn=up", []),
        ("prices", "store=main", ["Red shoe"]),
    ):
        response: Any = as_viewer.get(f"/data/drivers/{path}/?{query}&format=csv")
        lines = b"".join(response.streaming_content).decode().splitlines()[1:]
        assert sorted(line.split(",")[0] for line in lines) == found, (path, query)


def test_the_promotion_calendar_names_the_clash_first(as_viewer: Client, filled: dict[str, Import]) -> None:
    page = as_viewer.get("/data/promotions/?period=2026-11").content.decode()
    clash = "“Black Week” and “Shoes -20 %” both lower Shoes on web, 24–27 Nov 2026."
    assert clash in page
    assert page.index(clash) < page.index("<rect") < page.index('data-label="Promotion"')
    assert page.count("<rect") == 2
    assert "1 clash of promotions" in page
    page = as_viewer.get("/data/promotions/?period=2026-W47").content.decode()
    assert clash not in page
    assert page.count("<rect") == 1


def test_the_calendar_file_is_one_to_keep(as_viewer: Client, filled: dict[str, Import]) -> None:
    response = as_viewer.get("/data/promotions/promotions.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.decode().count("BEGIN:VEVENT") == 2


def test_the_pages_ask_the_database_no_more_for_more(
    as_viewer: Client, filled: dict[str, Import], django_assert_max_num_queries: Any
) -> None:
    for path in PAGES:
        with django_assert_max_num_queries(8):
            as_viewer.get(path)


def test_an_import_begins_with_its_preset_and_ends_at_what_it_says(
    as_mate: Client, filled: dict[str, Import]
) -> None:
    page = as_mate.get("/data/imports/new/?preset=generic-stock").content.decode()
    assert 'value="generic-stock" selected' in page
    assert as_mate.get("/data/imports/new/?preset=nothing").status_code == 200
    page = as_mate.get(f"/data/imports/{filled['generic-stock'].pk}/").content.decode()
    assert "See what it says" in page
    assert "/reconcile/" not in page


def test_the_lists_over_rest(mate: User, owner: User, filled: dict[str, Import]) -> None:
    _key, token = key_operations.create_key(
        name="BI", user=mate, scopes=["sources:read"], expires_at=None, by=mate, at=now()
    )
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def first(path: str) -> Any:
        return client.get(f"/api/v1/data/drivers/{path}").json()["items"][0]

    assert first("products") == {
        "store": "main",
        "product_id": "p1",
        "title": "Red shoe",
        "category": "Shoes",
        "brand": None,
        "price": 8.0,
        "cost": None,
        "currency": "EUR",
        "available": 0.0,
        "told_on": "2026-03-02",
    }
    assert (first("stock-outs")["first"], first("stock-outs")["last"]) == ("2026-03-02", None)
    assert (first("price-changes")["before"], first("price-changes")["after"]) == (10.0, 8.0)
    assert (first("promotions")["title"], first("promotions")["percent_off"]) == ("Black Week", None)
    assert Client().get("/api/v1/data/drivers/products").status_code == 401
