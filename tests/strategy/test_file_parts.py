"""Radars and what is held about competitors in the operation's file: changed and taken out as on their pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM
from storewide.strategy import competition_operations
from storewide.strategy.models.competition import Competitor, Judgement, SwotEntry
from storewide.strategy.models.losses import LossReason, LostDeal
from storewide.strategy.models.radar import Blip, Move, Radar

type Apply = Callable[[str], Any]

WHOLE = """\
radars:
- name: Technology
  quadrants: |-
    Techniques
    Tools
    Platforms
    Languages
  rings: |-
    Adopt
    Hold
blips:
- {radar: Technology, name: Flags, quadrant: Tools, ring: Hold, address: "https://flags.example"}
- {radar: Technology, name: Batches, quadrant: Platforms, ring: Adopt}
competitors:
- {name: Alpha, watched: false}
features:
- {name: Labels, area: checkout}
judgements:
- {competitor: Alpha, area: checkout, feature: Labels, stand: par, judged_on: 2026-03-01, evidence: Seen}
swot:
- {kind: threat, what: Same day, noted_on: 2026-03-01, competitor: Alpha, evidence: Ordered}
"""


@pytest.fixture
def apply(db: None, at: datetime) -> Apply:
    def applied(text: str) -> Any:
        found = operation_reading.read(text, "operation.yaml")
        return operation_plan.apply_with_removals(found, by=SYSTEM, at=at)

    return applied


def test_twice_changes_nothing(apply: Apply) -> None:
    assert apply(WHOLE).added == 7
    assert apply(WHOLE).changes == ()
    assert [blip.quadrant for blip in Blip.objects.order_by("name")] == [2, 1]


def test_what_differs_moves_and_is_judged_anew(apply: Apply) -> None:
    apply(WHOLE)
    apply(WHOLE.replace("ring: Hold", "ring: Adopt").replace("stand: par", "stand: ahead"))
    moves = Move.objects.filter(blip__name="Flags").values_list("movement", "reason")
    assert list(moves) == [
        ("new", "From the file of the operation"),
        ("in", "From the file of the operation"),
    ]
    assert list(Judgement.objects.values_list("stand", flat=True)) == ["ahead", "par"]


def test_what_is_missing_is_taken_off_and_comes_back(apply: Apply) -> None:
    apply(WHOLE)
    line = "- {radar: Technology, name: Batches, quadrant: Platforms, ring: Adopt}\n"
    apply(WHOLE.replace(line, ""))
    assert Blip.objects.get(name="Batches").ring is None
    apply(WHOLE)
    assert Blip.objects.get(name="Batches").ring == 0
    apply("radars: []\nswot: []\njudgements: []\n")
    assert (Radar.objects.count(), SwotEntry.objects.count(), Judgement.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("ring: Hold", "ring: Held", "“ring” names “Held”, which is not there; did you mean “Hold”?"),
        ("https://flags.example", "javascript:x", "“address” is “javascript:x”; an address begins with"),
        ("evidence: Ordered", "owner: ''", "Say what it rests on"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    apply: Apply, before: str, after: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words.replace("?", r"\?")):
        apply(WHOLE.replace(before, after))
    assert (Radar.objects.count(), Competitor.objects.count()) == (0, 0)


def test_it_is_written_as_it_was_read(apply: Apply) -> None:
    apply(WHOLE)
    rows = operation_plan.export()
    assert [row["name"] for row in rows["blips"]] == ["Batches", "Flags"]
    assert rows["judgements"][0] | {"evidence": ""} == {
        "competitor": "Alpha",
        "area": "checkout",
        "feature": "Labels",
        "stand": "par",
        "judged_on": rows["judgements"][0]["judged_on"],
        "evidence": "",
        "evidence_address": "",
        "evidence_file": "",
        "expires_on": None,
    }
    assert "Flags" in operation_writing.write(rows)


def test_a_mistake_is_taken_out_on_its_page(apply: Apply, as_mate: Client, as_viewer: Client) -> None:
    apply(WHOLE)
    entry = SwotEntry.objects.get()
    address = f"{entry.get_absolute_url()}remove/"
    assert as_viewer.post(address).status_code == 403
    assert "Take it out" in as_mate.get(entry.get_absolute_url()).content.decode()
    assert as_mate.post(address).status_code == 302
    assert not SwotEntry.objects.exists()


def test_what_others_name_stays(apply: Apply, as_mate: Client, mate: User, at: datetime) -> None:
    apply(WHOLE)
    alpha, reason = Competitor.objects.get(), LossReason.objects.get(slug="price")
    said = {"account": "Hotel", "lost_on": at.date(), "currency": "EUR", "reason": reason}
    deal = LostDeal(competitor=alpha, **said)
    competition_operations.add(record=deal, by=mate, at=at)
    for kept in (f"competitors/{alpha.pk}", f"reasons/{reason.pk}"):
        page = as_mate.post(f"/strategy/competition/{kept}/remove/", follow=True).content.decode()
        assert "cannot be removed while it is named by" in page
    assert (Competitor.objects.count(), LossReason.objects.filter(slug="price").count()) == (1, 1)
