"""How we stand on its pages: what was lost and why, what to match first, the matrix, and what rests under it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.links import Link
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.sources import rates
from storewide.sources.models import Store
from storewide.strategy import (
    competition_links,
    competition_operations,
    competition_page,
    competition_queries,
)
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, Stand, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch

TODAY = date(2026, 3, 10)


class Kept:
    """What the tests write down, by the public operations."""

    def __init__(self, by: User, at: datetime) -> None:
        self.said: dict[str, Any] = {"by": by, "at": at}
        self.returns = Area.objects.get(slug="returns")
        self.checkout = Area.objects.get(slug="checkout")
        self.missing = LossReason.objects.get(slug="a-feature-was-missing")
        self.price = LossReason.objects.get(slug="price")
        self.alpha = self.add(Competitor(name="Alpha"))
        self.beta = self.add(Competitor(name="Beta"))
        self.labels = self.add(Feature(name="Return labels", area=self.returns))

    def add(self, record: Any) -> Any:
        return competition_operations.add(record=record, **self.said)

    def judge(self, area: Area, competitor: Competitor, stand: str, on: date, **more: Any) -> Judgement:
        judgement = Judgement(
            area=area, competitor=competitor, stand=stand, judged_on=on, evidence="Seen", **more
        )
        return competition_operations.judge(judgement=judgement, **self.said)

    def deal(self, account: str, minor: int, reason: LossReason, on: date, **more: Any) -> Any:
        said = {"account": account, "amount_minor": minor, "currency": "EUR", "reason": reason, "lost_on": on}
        return self.add(LostDeal(**{**said, **more}))


@pytest.fixture
def kept(owner: User, at: datetime) -> Kept:
    found = Kept(owner, at)
    found.judge(found.returns, found.alpha, Stand.BEHIND, date(2026, 1, 5))
    found.judge(found.returns, found.beta, Stand.PAR, date(2026, 1, 5))
    found.judge(found.checkout, found.alpha, Stand.AHEAD, date(2025, 1, 5))
    found.deal(
        "Hotel Nord", 3_000_000, found.missing, date(2026, 2, 1), area=found.returns, competitor=found.alpha
    )
    found.deal("Hotel Sued", 1_000_000, found.price, date(2026, 2, 3))
    found.deal("Old", 9_000_000, found.price, date(2024, 2, 3))
    found.add(CustomerAsk(what="Labels at home", count=14, asked_on=TODAY, area=found.returns))
    return found


def test_the_first_page_says_where_deals_are_lost_and_what_to_match(kept: Kept, owner: User) -> None:
    page = competition_page.overview({}, owner, TODAY)  # type: ignore[arg-type]
    assert page["page"].title == (
        "We lost 40,000\N{NO-BREAK SPACE}EUR in 2 deals; 75\N{NO-BREAK SPACE}% of it: “A feature was missing”. "
        "Match first: Returns, where we are behind 1 of 2."
    )
    assert [(match.line.name, match.why) for match in page["matches"]] == [
        ("Returns", "30,000\N{NO-BREAK SPACE}EUR, 1 deal lost; asked for 14 times; behind Alpha")
    ]
    assert [reason.share for reason in page["lost"].reasons] == [0.75, 0.25]
    assert page["reasons"].series[0].values == (30000.0, 10000.0)
    checkout = next(row for _name, rows in page["groups"] for row in rows if row.line.name == "Checkout")
    assert [(cell.competitor.name, cell.is_stale) for cell in checkout.cells] == [
        ("Alpha", True),
        ("Beta", False),
    ]
    months = competition_page.overview({"months": "36"}, owner, TODAY)["lost"]  # type: ignore[arg-type]
    assert (months.deals, months.amounts[0].minor) == (3, 13_000_000)


def test_sums_of_several_currencies_are_turned_by_their_rates(
    kept: Kept, store: Store, as_viewer: Client, owner: User, at: datetime
) -> None:
    assert store.currency == "EUR"
    kept.deal("Ryokan", 500_000, kept.price, date(2026, 2, 5), currency="JPY", area=kept.checkout)
    kept.deal("Inn", 1_000_000, kept.price, date(2026, 2, 5), currency="USD", area=kept.returns)
    lost = competition_queries.losses(date(2026, 1, 1), TODAY)
    # 30,000 EUR for a missing feature, 10,000 EUR for the price; what has no rate counts in no share
    assert [(each.name, each.share) for each in lost.reasons] == [
        ("A feature was missing", 0.75),
        ("Price", 0.25),
    ]
    assert lost.worth.note == (
        "No rate turns JPY and USD into EUR: shares and the order count EUR alone; add the rate."
    )
    for day, rate in ((date(2026, 1, 2), "0.5"), (date(2026, 3, 9), "0.9"), (date(2026, 3, 11), "9")):
        rates.note_rate(day=day, currency="USD", into="EUR", rate=Decimal(rate), by=owner, at=at)
    lost = competition_queries.losses(date(2026, 1, 1), TODAY)
    assert [(each.minor, each.currency) for each in lost.amounts] == [(4_900_000, "EUR"), (500_000, "JPY")]
    assert [(each.name, each.minor) for each in lost.reasons] == [
        ("A feature was missing", 3_000_000),
        ("Price", 1_900_000),
    ]
    assert lost.worth.note.startswith("USD at 0.9000 EUR, the rate of 9 Mar 2026. No rate turns JPY into EUR")
    lines = competition_queries.lines(date(2026, 1, 1), TODAY, TODAY, lost.worth)
    told = {line.name: line.lost for line in lines if line.lost}
    assert told == {"Returns": {"EUR": 3_900_000}, "Checkout": {"JPY": 500_000}}
    assert "No rate turns JPY into EUR" in as_viewer.get("/strategy/competition/?months=36").content.decode()


def test_a_later_judgement_counts_and_the_earlier_one_stays(kept: Kept, as_viewer: Client) -> None:
    kept.judge(kept.returns, kept.alpha, Stand.PAR, date(2026, 3, 2))
    text = as_viewer.get("/strategy/competition/areas/returns/").content.decode()
    assert "Returns: nobody of 2 competitors is ahead of us" in text
    assert text.count("Behind") == 1
    assert "Return labels" in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "What to match, by what it cost us"),
        ("on/alpha/", "Alpha is ahead of us in 1 of 2 features"),
        ("competitors/", "Beta"),
        ("features/", "Return labels"),
        ("deals/", "Hotel Nord"),
        ("asks/", "Labels at home"),
        ("swot/", "Nothing is noted yet"),
        ("signals/", "Nothing from outside yet"),
        ("candidates/", "No candidate yet"),
        ("searches/", "No search is noted"),
        ("reasons/", "They decided not to buy"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_pages_open(as_viewer: Client, path: str, words: str) -> None:
    answer = as_viewer.get(f"/strategy/competition/{path}")
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_deal_is_noted_changed_and_raises_a_request(
    kept: Kept, as_mate: Client, mate: User, at: datetime
) -> None:
    said: dict[str, Any] = {
        "account": "Cafe West",
        "lost_on": "2026-03-01",
        "amount": "1250.50",
        "currency": "EUR",
        "reason": kept.missing.pk,
        "about": "feature:return-labels",
    }
    answer = as_mate.post("/strategy/competition/deals/add/", said)
    deal = LostDeal.objects.get(account="Cafe West")
    assert answer.headers["Location"] == deal.get_absolute_url()
    assert (deal.amount_minor, deal.area, deal.feature) == (125050, kept.returns, kept.labels)
    page = as_mate.get(deal.get_absolute_url()).content.decode()
    assert f"source=strategy.deal%3A{deal.pk}" in page
    assert "nobody has raised a request" in page
    portfolio.ask(
        title="Labels", problem="No labels", area=kept.returns, store=None, source=deal.link, by=mate, at=at
    )
    page = as_mate.get(deal.get_absolute_url()).content.decode()
    assert "Labels" in page
    assert "nobody has raised a request" not in page
    changed = as_mate.post(
        f"/strategy/competition/deals/{deal.pk}/change/", {**said, "amount": "99", "expected_version": 1}
    )
    assert changed.status_code == 302
    deal.refresh_from_db()
    assert deal.amount_minor == 9900


def test_what_cannot_be_is_refused_beside_its_field(kept: Kept, as_mate: Client) -> None:
    said = {"kind": "threat", "what": "New entrant", "noted_on": "2026-03-01"}
    refused = as_mate.post("/strategy/competition/swot/add/", said)
    assert refused.status_code == 422
    assert "Say what it rests on" in refused.content.decode()
    assert not SwotEntry.objects.exists()
    assert as_mate.post("/strategy/competition/competitors/add/", {"name": "alpha"}).status_code == 422
    judged = {"about": "area:returns", "competitor": kept.alpha.pk, "stand": "par", "judged_on": "2999-01-01"}
    refused = as_mate.post("/strategy/competition/judge/", {**judged, "evidence": "x"})
    assert "has not come" in refused.content.decode()
    judged |= {"judged_on": "2026-03-01", "evidence": "x"}
    answer = as_mate.post("/strategy/competition/judge/", judged)
    assert answer.headers["Location"] == "/strategy/competition/areas/returns/"


def test_a_candidate_gathers_its_evidence_and_is_decided(kept: Kept, as_mate: Client) -> None:
    candidate = kept.add(Candidate(name="Sleeper sofa"))
    ask = CustomerAsk.objects.get()
    deal = LostDeal.objects.get(account="Hotel Nord")
    as_mate.post(
        f"/strategy/competition/candidates/{candidate.pk}/evidence/", {"asks": [ask.pk], "deals": [deal.pk]}
    )
    text = as_mate.get(candidate.get_absolute_url()).content.decode()
    assert "0 searches without result, 14 asks, 1 lost deal (30,000\N{NO-BREAK SPACE}EUR)" in text
    listed = as_mate.get("/strategy/competition/candidates/?format=csv").getvalue().decode()
    assert listed.splitlines()[1].startswith("Sleeper sofa,Open,14,0,1,")
    close = f"/strategy/competition/candidates/{candidate.pk}/close/"
    assert as_mate.post(close, {"state": "dropped", "outcome": ""}).status_code == 422
    assert as_mate.post(close, {"state": "dropped", "outcome": "No room"}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.state, candidate.outcome) == ("dropped", "No room")


def test_deals_come_from_a_table_once(kept: Kept, as_mate: Client) -> None:
    table = (
        "account,lost_on,amount,currency,reason,competitor,feature,number\n"
        "Bar Ost,2026-03-01,1200.50,eur,Price,Gamma,Return labels,D-1\n"
        "Bar Ost,2026-03-01,x,EUR,Price,,,D-2\n"
        ",2026-03-01,1,EUR,Price,,,D-3\n"
        "Inn,2026-03-01,1,EUR,Price,,Teleport,D-4\n"
    )

    def bring(text: str) -> str:
        file = SimpleUploadedFile("deals.csv", text.encode())
        tried = as_mate.post("/strategy/competition/deals/file/", {"file": file})
        assert tried.status_code == 200
        form = tried.context["form"]
        given = {"name": form["name"].value(), "content": form["content"].value()}
        as_mate.post("/strategy/competition/deals/file/take/", given)
        return tried.content.decode()

    count = LostDeal.objects.count()
    shown = bring(table)
    for why in ("is not an amount", "account is empty", "feature “Teleport” is neither"):
        assert why in shown
    deal = LostDeal.objects.get(number="D-1")
    assert deal.competitor is not None
    assert (deal.amount_minor, deal.currency, deal.competitor.name, deal.feature) == (
        120050,
        "EUR",
        "Gamma",
        kept.labels,
    )
    bring(table.replace("1200.50", "1300"))
    assert LostDeal.objects.count() == count + 1
    deal.refresh_from_db()
    assert deal.amount_minor == 130000
    assert Entry.objects.filter(action="strategy.deal.change").count() == 1


def test_a_viewer_changes_nothing(kept: Kept, as_viewer: Client) -> None:
    for path in ("judge/", "deals/add/", "deals/file/", "candidates/add/"):
        assert as_viewer.post(f"/strategy/competition/{path}").status_code == 403
    assert CustomerAsk.objects.count() == 1
    assert not MissedSearch.objects.exists()


def test_links_lead_back(kept: Kept) -> None:
    deal = LostDeal.objects.first()
    assert deal is not None
    resolved = competition_links.resolve_link(Link("strategy.deal", str(deal.pk)))
    assert resolved == deal.link
    area = competition_links.resolve_link(Link("strategy.area", str(kept.returns.pk)))
    assert area is not None
    assert area.url == "/strategy/competition/areas/returns/"
    assert competition_links.resolve_link(Link("portfolio.request", "1")) is None


def test_a_benchmark_stands_beside_our_metric(kept: Kept, as_viewer: Client) -> None:
    said = {"title": "Conversion in furniture", "source": "A survey", "dated": TODAY, "metric": "conversion"}
    signal = kept.add(Signal(**said, value="0.021", unit=""))
    text = as_viewer.get(signal.get_absolute_url()).content.decode()
    assert "no figure in the last four weeks" in text


def test_the_first_page_costs_as_few_queries_with_much_kept(
    kept: Kept, as_viewer: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        feature = kept.add(Feature(name=f"Feature {number}", area=kept.checkout))
        kept.judge(kept.checkout, kept.alpha, Stand.BEHIND, TODAY, feature=feature)
        kept.deal(f"Account {number}", 1000, kept.price, TODAY, area=kept.checkout, feature=feature)
    with django_assert_max_num_queries(18):
        assert as_viewer.get("/strategy/competition/").status_code == 200
    with django_assert_max_num_queries(10):
        assert as_viewer.get("/strategy/competition/deals/").status_code == 200
