"""What the group wants to know of technology, of others who sell to the same customers, and of its own people."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from storewide.learning import operations as learning
from storewide.learning.models import Audience, Course, CourseKind, Curriculum
from storewide.organization.models import Role
from storewide.ownership.models import Area, Group
from storewide.strategy import competition_operations, radar_operations
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, LossReason
from storewide.strategy.radar_operations import DEFAULT_QUADRANTS, DEFAULT_RINGS, BlipSaid
from tests.proof.organisation.designing import Designer


def align(model: Designer) -> None:
    """A radar with two blips, one taken off; how we stand; what newcomers and a role must know."""
    owner = model.people["Engineering of it team"]
    _radar(model, owner)
    _competition(model, owner)
    _learning(model, owner)


def _radar(model: Designer, owner: Any) -> None:
    by, at, day = model.by, model.at, model.at.date()
    radar = radar_operations.start_radar(
        name="Technology",
        purpose="What the store is built with",
        area=Area.objects.get(name="Availability"),
        quadrants=list(DEFAULT_QUADRANTS),
        rings=list(DEFAULT_RINGS),
        by=by,
        at=at,
    )
    said = BlipSaid(
        name="Feature flags: all of them",
        quadrant=0,
        ring=1,
        description="Off first.\n\nThen on.",
        address="https://flags.shop.example",
        tags=["delivery", "risk, small"],
        owner=owner,
    )
    blip = radar_operations.add_blip(radar=radar, said=said, reason="Tried", on=day, by=by, at=at)
    radar_operations.move_blip(blip=blip, ring=0, reason="Works", on=day, by=by, at=at)
    gone = BlipSaid(name="Nightly batches", quadrant=2, ring=3)
    off = radar_operations.add_blip(radar=radar, said=gone, reason="Old", on=day, by=by, at=at)
    radar_operations.take_off(blip=off, reason="Gone", on=day, by=by, at=at)


def _competition(model: Designer, owner: Any) -> None:
    by, at, day = model.by, model.at, model.at.date()
    area = Area.objects.exclude(group=Group.OPERATION).order_by("slug").first()
    assert area is not None
    other = Competitor(name="Alpha & Sons", address="https://alpha.example", market="Furniture", notes="Old")
    unwatched = Competitor(name="Zeta", watched=False)
    feature = Feature(name="Labels by phone", area=area, purpose="No printer needed")
    entry = SwotEntry(
        kind="threat",
        what="Alpha delivers: the same day",
        owner=owner,
        area=area,
        competitor=other,
        noted_on=day,
        evidence="Ordered twice",
        expires_on=day + timedelta(days=90),
    )
    trend = Signal(
        title="Half of all returns without paper",
        source="Institute of parcels",
        dated=day,
        meaning="Ours print",
        owner=owner,
        value=Decimal("0.5"),
        unit="share",
        evidence_address="https://parcels.example/report",
    )
    records: list[Any] = [other, unwatched, feature, entry, trend]
    records += [
        Candidate(name="Repairs", what="We mend", owner=owner),
        LossReason(name="No repair", place=90),
    ]
    for record in records:
        competition_operations.add(record=record, by=by, at=at)
    _judge(model, other, area, feature)


def _judge(model: Designer, other: Competitor, area: Area, feature: Feature) -> None:
    by, at, day = model.by, model.at, model.at.date()
    for stand in ("par", "behind"):
        said = Judgement(
            competitor=other,
            area=area,
            feature=feature,
            stand=stand,
            judged_on=day,
            evidence=f"Seen: {stand}",
        )
        competition_operations.judge(judgement=said, by=by, at=at)
    whole = Judgement(competitor=other, area=area, stand="ahead", judged_on=day, evidence="Tried")
    competition_operations.judge(judgement=whole, by=by, at=at)


def _learning(model: Designer, owner: Any) -> None:
    by, at = model.by, model.at
    basket = learning.add_course(
        course=Course(name="Basket: how it works", owner=owner, material="https://learn.shop.example"),
        by=by,
        at=at,
    )
    review = Course(name="Full site review", kind=CourseKind.SITE_REVIEW, months=6)
    learning.add_course(course=review, by=by, at=at)
    everybody = Curriculum(name="Everybody", audience=Audience.EVERYBODY, due_days=14)
    learning.set_up(curriculum=everybody, lessons=[(1, basket), (2, review)], by=by, at=at)
    role = Role.objects.get(title="Head of store technology")
    of_role = Curriculum(name="Technology", audience=Audience.ROLE, role=role)
    learning.set_up(curriculum=of_role, lessons=[(1, basket)], by=by, at=at)
