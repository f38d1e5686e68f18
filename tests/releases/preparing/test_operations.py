"""Behind a flag by a deployment alone, checklists in versions, evidence, roles that sign, freezes, emergencies."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.flags.models import Environment, Flag, Version, VersionState
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.releases import checklists, live_operations, operations, readiness
from storewide.releases.delivery import operations as delivery
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.told import Deployed
from storewide.releases.live_operations import NoEmergency, NotReady
from storewide.releases.models import (
    Deployment,
    FlaggedService,
    Freeze,
    Release,
    ReleaseState,
    Side,
    Step,
    Tier,
    Watch,
)
from storewide.releases.operations import Plan
from storewide.releases.preparing import flagged, go_operations, owing, run_operations, template_operations
from storewide.releases.preparing.flagged import FlagDoesNotHold, NotDeclared
from storewide.releases.preparing.go_operations import SameRole, TheAuthor, TooEarly
from storewide.releases.preparing.steps import EvidenceMissing, EvidenceUnreadable
from storewide.releases.preparing.template_operations import NothingNew, TemplateFault
from storewide.releases.rules import Lack

DECLARED: dict[str, Any] = {"behind_flag": True, "unread": True, "no_data_duty": True}


@pytest.fixture
def flag(area: Area) -> Flag:
    return Flag.objects.create(key="new-box", name="New box", purpose="p", type="boolean", area=area)


def serve_everybody(flag: Flag, at: datetime) -> None:
    """Its live version serves "on" to all customers."""
    environment = Environment.objects.filter(guarded=True).first() or Environment.objects.create(
        key="production", name="Production", guarded=True
    )
    content = {"variants": {"on": True, "off": False}, "off": "off", "default": "on", "rules": []}
    Version.objects.create(
        flag=flag,
        environment=environment,
        number=1,
        content=content,
        served=content,
        why="w",
        state=VersionState.LIVE,
        live_at=at,
        answered_at=at,
    )


def deployed(at: datetime, **more: Any) -> Deployment:
    told = Deployed(
        key="d1", service="shop", environment="production", standing="succeeded", at=at, version="1.4", **more
    )
    return delivery.tell(deployed=told, whence=Whence(provider="github"), by=SYSTEM, at=at)


def test_a_deployment_of_a_marked_service_goes_live_by_itself(
    flag: Flag, area: Area, mate: User, at: datetime
) -> None:
    flagged.mark_service(service="shop", flag=flag, area=area, store=None, **DECLARED, by=mate, at=at)
    deployment = deployed(at)
    release = Release.objects.get()
    assert (release.name, release.tier, release.state) == ("shop 1.4", Tier.FLAGGED, ReleaseState.LIVE)
    assert Deployment.objects.get(pk=deployment.pk).release == release
    watch = Watch.objects.get()
    assert (watch.last - watch.first).days == 7
    deployed(at)
    assert Release.objects.count() == 1


def test_what_is_told_late_takes_nothing_live(flag: Flag, area: Area, mate: User, at: datetime) -> None:
    flagged.mark_service(service="shop", flag=flag, area=area, store=None, **DECLARED, by=mate, at=at)
    told = Deployed(
        key="tag:1.0",
        service="shop",
        environment="production",
        standing="succeeded",
        at=at - timedelta(days=2),
    )
    delivery.tell(deployed=told, whence=Whence(), by=SYSTEM, at=at)
    assert Deployment.objects.count() == 1
    assert not Release.objects.exists()


def test_a_flag_on_for_everybody_holds_nothing_back(flag: Flag, area: Area, mate: User, at: datetime) -> None:
    flagged.mark_service(service="shop", flag=flag, area=area, store=None, **DECLARED, by=mate, at=at)
    serve_everybody(flag, at)
    deployed(at)
    assert not Release.objects.exists()
    assert Deployment.objects.count() == 1
    assert "serves “on” to everybody" in FlaggedService.objects.get().refused_why
    with pytest.raises(FlagDoesNotHold):
        flagged.mark_service(service="two", flag=flag, area=area, store=None, **DECLARED, by=mate, at=at)


def test_other_services_and_failures_open_nothing(flag: Flag, area: Area, mate: User, at: datetime) -> None:
    flagged.mark_service(service="other", flag=flag, area=area, store=None, **DECLARED, by=mate, at=at)
    deployed(at)
    assert not Release.objects.exists()


def test_a_declared_release_goes_live_with_its_service(
    flag: Flag, plan: Plan, mate: User, at: datetime
) -> None:
    bare = replace(plan, tier=Tier.FLAGGED, flag=flag, service="shop")
    with pytest.raises(NotDeclared):
        operations.prepare(plan=bare, by=mate, at=at)
    with pytest.raises(FlagDoesNotHold):
        operations.prepare(plan=replace(bare, flag=None, **DECLARED), by=mate, at=at)
    assert not Release.objects.exists()
    release = operations.prepare(plan=replace(bare, **DECLARED), by=mate, at=at)
    assert readiness.open_points(release, at.date()) == ()
    deployed(at)
    assert Release.objects.get().state == ReleaseState.LIVE


def test_a_release_keeps_the_checklists_that_it_began_with(
    plan: Plan, release: Release, mate: User, at: datetime
) -> None:
    ours = checklists.built_in().replace(
        'evidence = "text"', 'evidence = "link"\nevidence_required = true', 1
    )
    saved = template_operations.save(text=ours, why="links", by=mate, at=at)
    assert saved.number == 1
    with pytest.raises(NothingNew):
        template_operations.save(text=ours, why="again", by=mate, at=at)
    with pytest.raises(TemplateFault, match="Checklists, line 1"):
        template_operations.save(text="steps = 3", why="w", by=mate, at=at)
    newer = operations.prepare(plan=plan, by=mate, at=at)
    old, new = (
        Step.objects.select_related("release").get(release=each, code="phone") for each in (release, newer)
    )
    assert (old.asks, old.must_show, new.asks, new.must_show) == ("text", False, "link", True)
    with pytest.raises(EvidenceMissing):
        operations.tick(step=new, note="", by=mate, at=at)
    with pytest.raises(EvidenceUnreadable):
        operations.tick(step=new, note="", shown="in my mail", by=mate, at=at)
    operations.tick(step=new, note="", shown="https://shop.example/film", by=mate, at=at)
    assert Step.objects.get(pk=new.pk).shown == "https://shop.example/film"


def test_two_roles_sign(ready: Release, ana: Person, hana: Person, mate: User, at: datetime) -> None:
    business, it = (
        Role.objects.create(title=title, holder=who) for title, who in (("Head of trade", ana), ("CTO", hana))
    )
    with pytest.raises(SameRole):
        go_operations.name_roles(tier=Tier.STANDARD, business=it, it=it, by=mate, at=at)
    go_operations.name_roles(tier=Tier.STANDARD, business=business, it=it, by=mate, at=at)
    points = readiness.open_points(ready, at.date())
    assert [(point.lack, point.name) for point in points] == [(Lack.SIGN_OFF_OF_IT, "Hana Kim as CTO")]
    operations.sign_off(release=ready, words="", side=Side.IT, by=SYSTEM, at=at, on_behalf_of=hana)
    assert readiness.open_points(ready, at.date()) == ()


def test_a_go_waits_for_what_is_open_and_a_no_go_holds_back(
    release: Release, ready: Release, mate: User, owner: User, at: datetime
) -> None:
    with pytest.raises(TheAuthor):
        go_operations.decide_go(release=ready, go=True, reason="r", by=mate, at=at)
    go_operations.decide_go(release=ready, go=False, reason="storm", by=mate, at=at)
    with pytest.raises(NotReady, match="a go after the no-go"):
        live_operations.go_live(release=ready, by=mate, at=at)
    Step.objects.filter(release=ready, code="phone").update(done_at=None, done_by_label="")
    with pytest.raises(TooEarly, match="Tried on a phone"):
        go_operations.decide_go(release=ready, go=True, reason="r", by=owner, at=at)


def test_nothing_goes_live_in_a_freeze_but_an_emergency(
    ready: Release, today: date, mate: User, at: datetime
) -> None:
    Freeze.objects.create(name="Black week", reason="orders", first=today, last=today)
    with pytest.raises(NotReady, match="Black week"):
        live_operations.go_live(release=ready, by=mate, at=at)
    with pytest.raises(NoEmergency):
        live_operations.go_live_at_once(release=ready, because=" ", by=mate, at=at)
    assert not Watch.objects.exists()
    live_operations.go_live_at_once(release=ready, because="Nobody can pay", by=mate, at=at)
    assert Watch.objects.count() == 1


def test_an_unsigned_emergency_is_found_once_it_is_late(
    release: Release, ana: Person, mate: User, at: datetime
) -> None:
    live_operations.go_live_at_once(release=release, because="Nobody can pay", by=mate, at=at)
    assert list(owing.overdue()) == []
    Release.objects.update(sign_off_due=at - timedelta(hours=1))
    assert [finding.code for finding in owing.overdue()] == ["REL001"]
    operations.sign_off(release=Release.objects.get(), words="", by=SYSTEM, at=at, on_behalf_of=ana)
    assert list(owing.overdue()) == []


def test_going_back_is_said_with_a_reason_once(release: Release, mate: User, at: datetime) -> None:
    with pytest.raises(run_operations.NothingPlanned):
        run_operations.begin(release=release, by=mate, at=at)
    assert not Entry.objects.filter(action="releases.run.begin").exists()
