"""Campaigns from plan to verdict, and the rules of channels."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.demand import operations, queries, rule_operations
from storewide.demand.models import Campaign, CampaignState, ChannelRule
from storewide.demand.operations import NotAPlan, NotReady
from storewide.kit.errors import Conflict, WrongState
from storewide.ledger.evidence_operations import Measurement, NotAccountable, ReasonMissing
from storewide.ledger.models import Decision, Grade, IntendedEffect, MeasuredEffect, Verdict
from storewide.metrics.models import Annotation
from storewide.organization.models import Person
from storewide.warehouse.channels import Came, decide
from tests.demand.conftest import Planning


def seen(campaign: Campaign, **otherwise: Any) -> Measurement:
    said: dict[str, Any] = {
        "what": campaign.name,
        "metric": campaign.metric,
        "grade": Grade.B,
        "verdict": Verdict.BETTER,
        "estimate": Decimal("6.5"),
        "low": Decimal("1.5"),
        "high": Decimal("11.5"),
        "first": campaign.first,
        "last": campaign.last,
        "method": "test",
        "data_version": 1,
    }
    return Measurement(**{**said, **otherwise})


def test_starting_freezes_the_promise_and_marks_the_charts(
    campaign: Campaign, mate: User, at: datetime
) -> None:
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    campaign.refresh_from_db()
    effect = campaign.effect
    assert effect is not None
    assert campaign.state == CampaignState.RUNNING
    assert (effect.metric, effect.direction, effect.size) == ("spend", "up", Decimal("8.00"))
    assert (effect.due_on, effect.owner, effect.store) == (date(2026, 3, 24), campaign.owner, campaign.store)
    assert effect.frozen_at == at
    mark = Annotation.objects.get()
    assert (mark.kind, mark.day, mark.until) == ("campaign", date(2026, 3, 10), date(2026, 3, 23))
    assert mark.source == f"demand.campaign:{campaign.pk}"
    assert queries.resolve_link(campaign.link) == campaign.link


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"owner": None}, "“Spring” has no owner; name the person who promises its effect."),
        (
            {"first": date(2026, 3, 11)},
            "“Spring” begins on 11 Mar 2026; start it then, or change its first day.",
        ),
        (
            {"first": date(2026, 3, 1), "last": date(2026, 3, 9)},
            "The last day of “Spring” is past; plan other days.",
        ),
    ],
)
def test_what_is_not_ready_does_not_start(
    planning: Planning, mate: User, at: datetime, otherwise: dict[str, Any], says: str
) -> None:
    campaign = operations.plan_campaign(plan=planning(**otherwise), by=mate, at=at)
    with pytest.raises(NotReady) as refused:
        operations.start_campaign(campaign=campaign, by=mate, at=at)
    assert refused.value.sentence == says
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PLANNED
    assert not IntendedEffect.objects.exists()
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("otherwise", "field"),
    [
        ({"last": date(2026, 3, 9)}, "last"),
        ({"last": date(2027, 3, 11)}, "last"),
        ({"metric": "orders"}, "metric"),
        (
            {
                "metric": "visitors",
                "holdout": "people",
                "experiment": "x",
                "control": "c",
                "control_share": 9,
            },
            "metric",
        ),
        ({"size": Decimal(0)}, "size"),
        ({"holdout": "regions"}, "held_out"),
        ({"holdout": "people", "experiment": "x", "control": "c"}, "control_share"),
        ({"guardrails": ["nonsense"]}, "guardrails"),
        ({"marketing_channel": "billboard"}, "marketing_channel"),
    ],
)
def test_what_cannot_be_a_campaign_is_not_planned(
    planning: Planning, mate: User, at: datetime, otherwise: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotAPlan) as refused:
        operations.plan_campaign(plan=planning(**otherwise), by=mate, at=at)
    assert list(refused.value.by_field) == [field]
    assert not Campaign.objects.exists()


def test_a_plan_changes_until_it_starts(
    campaign: Campaign, planning: Planning, mate: User, at: datetime
) -> None:
    said: dict[str, Any] = {"campaign": campaign, "by": mate, "at": at}
    operations.change_campaign(plan=planning(name="Early spring"), expected_version=1, **said)
    with pytest.raises(Conflict):
        operations.change_campaign(plan=planning(name="Late spring"), expected_version=1, **said)
    operations.start_campaign(**said)
    with pytest.raises(WrongState):
        operations.change_campaign(plan=planning(name="Late spring"), expected_version=None, **said)
    campaign.refresh_from_db()
    assert campaign.name == "Early spring"


def test_its_owner_ends_it_with_a_verdict_in_the_ledger(
    campaign: Campaign, mate: User, owner: User, at: datetime
) -> None:
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    later = at + timedelta(days=15)
    said: dict[str, Any] = {
        "campaign": campaign,
        "outcome": "repeat",
        "reason": "It paid",
        "seen": seen(campaign),
    }
    with pytest.raises(NotAccountable):
        operations.end_campaign(**said, by=owner, at=later)
    with pytest.raises(ReasonMissing):
        operations.end_campaign(**{**said, "reason": " "}, by=mate, at=later)
    assert not MeasuredEffect.objects.exists()
    decision = operations.end_campaign(**said, by=mate, at=later)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.ended_at, campaign.last) == ("ended", later, date(2026, 3, 23))
    assert (decision.get_outcome_display(), decision.accountable) == ("Run it again", campaign.owner)
    assert MeasuredEffect.objects.get().effect == campaign.effect
    assert IntendedEffect.objects.get().grade == Grade.B
    with pytest.raises(WrongState):
        operations.end_campaign(**said, by=mate, at=later)
    assert Decision.objects.count() == 1


def test_a_campaign_that_ends_early_ends_the_day_before(campaign: Campaign, mate: User, at: datetime) -> None:
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    early = datetime(2026, 3, 15, 12, tzinfo=UTC)
    said: dict[str, Any] = {"outcome": "stop", "reason": "Too dear", "seen": seen(campaign)}
    operations.end_campaign(campaign=campaign, by=mate, at=early, **said)
    campaign.refresh_from_db()
    assert campaign.last == date(2026, 3, 14)
    assert Annotation.objects.get().until == date(2026, 3, 14)


def test_what_is_over_waits_for_its_owner(
    campaign: Campaign, mate: User, owner: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asking:
        def __init__(self, user: User) -> None:
            self.user = user

    monkeypatch.setattr(queries, "now", lambda: at)
    assert [str(each.why) for each in queries.waits(Asking(mate)).first] == [  # type: ignore[arg-type]
        "It begins on 10 Mar 2026: start it, which freezes its promise"
    ]
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    assert queries.waits(Asking(mate)).count == 0  # type: ignore[arg-type]
    later = at + timedelta(days=14)
    monkeypatch.setattr(queries, "now", lambda: later)
    assert queries.waits(Asking(mate)).count == 1  # type: ignore[arg-type]
    assert queries.waits(Asking(owner)).count == 0  # type: ignore[arg-type]
    found = queries.open_decisions(owner, campaign.store.pk)
    assert [(each.what, each.who) for each in found.first] == [("Spring", "Milan Horn")]


def test_the_checks_name_what_nobody_owns(
    campaign: Campaign,
    planning: Planning,
    milan: Person,
    mate: User,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "now", lambda: at)
    assert list(queries.campaigns_without_owner()) == []
    operations.plan_campaign(plan=planning(name="Fall", key="fall", owner=None), by=mate, at=at)
    found = list(queries.campaigns_without_owner())
    assert [each.sentence for each in found] == [
        "“Fall” has no owner; name the person who promises its effect."
    ]
    milan.left_on = date(2026, 3, 1)
    milan.save()
    assert len(list(queries.campaigns_without_owner())) == 2


def test_the_built_in_rules_know_the_usual_ways(db: None) -> None:
    rules = queries.channel_rules()
    ways = {
        "paid_search": Came(url="https://shop.example/?gclid=abc"),
        "social": Came(source="facebook", medium="cpc"),
        "natural_search": Came(referrer="https://www.google.co.uk/", url="https://shop.example/"),
        "email": Came(medium="newsletter"),
        "affiliate": Came(told="Affiliates"),
        "referral": Came(referrer="https://blog.example/post", url="https://shop.example/"),
        "direct": Came(url="https://shop.example/"),
    }
    assert {channel: decide(rules, came).channel for channel, came in ways.items()} == {
        channel: channel for channel in ways
    }
    assert decide(rules, Came(told="Organic Search")).channel == "natural_search"
    assert decide(rules, Came(told="(none)")).channel == "direct"


def test_rules_keep_their_places(owner: User, at: datetime) -> None:
    said: dict[str, Any] = {"by": owner, "at": at}
    made = rule_operations.add_rule(
        looks="source", pattern="a, a , b*", channel="social", position=10**30, **said
    )
    assert (made.position, made.pattern) == (18, "a, b*")
    with pytest.raises(rule_operations.NoFurther):
        rule_operations.move_rule(rule=made, to="down", **said)
    rule_operations.move_rule(rule=made, to="up", **said)
    assert ChannelRule.objects.get(position=18).looks == "nothing"
    with pytest.raises(rule_operations.PatternMissing):
        rule_operations.add_rule(looks="source", pattern=" , ", channel="social", position=1, **said)
    rule_operations.remove_rule(rule=made, **said)
    assert [each.position for each in ChannelRule.objects.all()] == list(range(1, 18))
    assert list(
        Entry.objects.filter(action__startswith="demand.").order_by("pk").values_list("action", flat=True)
    ) == [
        "demand.rule.add",
        "demand.rule.move",
        "demand.rule.remove",
    ]
