"""Marketing channels on entry: the rules in Python and in SQL say the same, whatever a message states."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storewide.sources import presets
from storewide.warehouse import landing
from storewide.warehouse.channels import NO_RULES, Came, Decided, Rule, Rules, decide
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse

TERMS = {"main": Terms("main", "UTC", "EUR")}
RULES = (
    Rule("click_id", ("gclid", "msclkid"), "paid_search"),
    Rule("medium", ("cpc", "paid*search"), "paid_search"),
    Rule("source", ("face*",), "social"),
    Rule("referrer", ("google.*", "bing.com"), "natural_search"),
    Rule("path", ("/p/*",), "affiliate"),
    Rule("campaign", ("summer_%*",), "email"),
    Rule("referrer", ("*",), "referral"),
    Rule("nothing", (), "direct"),
)
STATED: dict[str, Sequence[str]] = {
    "medium": ("", "cpc", "Paid Search", "email", "odd"),
    "source": ("", "Facebook"),
    "campaign": ("", "summer_%1", "summerx1"),
    "referrer": ("", "https://www.google.de/x", "https://shop.example/a", "http://blog.example"),
    "url": (
        "",
        "https://www.shop.example",
        "https://shop.example/p/1?gclid=",
        "https://shop.example/?a=1&gclid=x",
    ),
}


def message(number: int, came: Came) -> dict[str, Any]:
    campaign = {"medium": came.medium, "source": came.source, "name": came.campaign}
    return {
        "type": "page",
        "messageId": f"m{number}",
        "anonymousId": f"a{number}",
        "timestamp": "2026-01-01T00:00:00Z",
        "context": {"campaign": campaign, "page": {"referrer": came.referrer, "url": came.url}},
    }


def landed(tmp_path: Path, messages: list[dict[str, Any]], rules: Rules) -> Warehouse:
    path = tmp_path / "messages.ndjson"
    path.write_text("\n".join(json.dumps(each) for each in messages), encoding="utf-8")
    landing.land(
        tmp_path / "warehouse",
        path,
        mapping=presets.named("segment"),
        terms=TERMS,
        default_store="main",
        channels=rules,
    )
    return Warehouse(tmp_path / "warehouse")


def visitors(house: Warehouse) -> dict[str, int | None]:
    first = last = house.extent("main")[0]  # type: ignore[index]
    found = house.ask(Question(("visitors",), first, last, by="marketing_channel"))
    return {row.label: row["visitors"] for row in found.rows}


def test_on_entry_each_event_gets_the_channel_that_the_rules_say(tmp_path: Path) -> None:
    cames = [
        Came(
            told=medium or source, source=source, medium=medium, campaign=campaign, referrer=referrer, url=url
        )
        for medium, source, campaign, referrer, url in itertools.product(*STATED.values())
    ]
    house = landed(tmp_path, [message(number, came) for number, came in enumerate(cames)], RULES)
    expected: dict[str, int] = {}
    for came in cames:
        name = decide(RULES, came).channel or "(none)"
        expected[name] = expected.get(name, 0) + 1
    assert len(cames) == 480
    assert visitors(house) == expected


def test_without_rules_a_channel_stays_as_the_file_states_it(tmp_path: Path) -> None:
    house = landed(
        tmp_path, [message(1, Came(medium="cpc")), message(2, Came(medium="Paid Search"))], NO_RULES
    )
    assert visitors(house) == {"Paid Search": 1, "cpc": 1}


def test_the_first_rule_that_fits_says_the_channel() -> None:
    assert decide(RULES, Came(medium="CPC", referrer="https://google.de")) == Decided("paid_search", 1)
    assert decide(RULES, Came(referrer="https://www.google.de/search")) == Decided("natural_search", 3)
    assert decide(RULES, Came(url="https://shop.example/")) == Decided("direct", 7)


def test_a_channel_named_already_stays_and_what_nobody_knows_stays_as_it_is() -> None:
    assert decide(RULES, Came(told="Natural Search", medium="cpc")) == Decided("natural_search")
    assert decide(RULES, Came(told="billboard")) == Decided("billboard")
    assert decide(RULES, Came()) == Decided("")


def test_a_further_page_of_the_store_says_nothing_of_how_one_came() -> None:
    inside = Came(referrer="https://www.shop.example/a", url="https://shop.example/b")
    assert decide(RULES, inside) == Decided("")
    assert decide(RULES, Came(medium="cpc", referrer=inside.referrer, url=inside.url)) == Decided(
        "paid_search", 1
    )


def test_of_daily_counts_only_the_spelling_is_made_one(tmp_path: Path) -> None:
    path = tmp_path / "traffic.csv"
    path.write_text("date,visitors,marketing_channel\n2026-01-01,5,Paid Search\n2026-01-01,3,cpc\n")
    landing.land(
        tmp_path / "warehouse",
        path,
        mapping=presets.named("daily-traffic"),
        terms=TERMS,
        default_store="main",
        channels=RULES,
    )
    assert visitors(Warehouse(tmp_path / "warehouse")) == {"cpc": 3, "paid_search": 5}
