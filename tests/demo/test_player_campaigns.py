"""The campaigns of the demo store: played by operations, and what is known of them is in the truth."""

import json
from datetime import timedelta

from storewide.demand.models import Campaign, CampaignState
from storewide.ledger.models import Decision, MeasuredEffect
from storewide.lib.data_folder import DataFolder
from storewide.metrics.models import Annotation, AnnotationKind


def test_the_newest_is_decided_and_one_is_planned(demo: DataFolder) -> None:
    ended = Campaign.objects.get(state=CampaignState.ENDED)
    planned = Campaign.objects.get(state=CampaignState.PLANNED)
    known = next(
        one
        for one in json.loads((demo.root / "truth.json").read_text())["episodes"]
        if one["name"] == ended.name
    )
    assert (str(ended.first), str(ended.last)) == (known["first"], known["last"])
    assert ended.owner == ended.area.holder
    assert (planned.holdout, planned.held_out, planned.effect) == ("regions", ["AT", "CH"], None)
    assert Decision.objects.of(ended.link).get().outcome == "iterate"
    measured = MeasuredEffect.objects.of(ended.link).get()
    assert (measured.grade, measured.verdict, measured.last - measured.first) == (
        "D",
        "cannot_tell",
        timedelta(days=9),
    )
    assert Annotation.objects.filter(kind=AnnotationKind.CAMPAIGN, label=ended.name).count() == 1
