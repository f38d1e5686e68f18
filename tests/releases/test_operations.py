"""Preparing a release: checklist, what it carries, sign-off, cancelling; and what a refusal leaves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict, WrongState
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase
from storewide.releases import operations, readiness
from storewide.releases.models import Carried, Release, ReleaseState, SignOff, Step, Tier
from storewide.releases.operations import (
    AlreadySigned,
    CannotCarry,
    Plan,
    ReasonMissing,
)
from storewide.releases.preparing.planned_day import PlannedInThePast
from storewide.releases.rules import Lack, Open


def trail() -> list[str]:
    return sorted(Entry.objects.filter(action__startswith="releases").values_list("action", flat=True))


def lacks(release: Release, at: datetime) -> set[Lack]:
    return {point.lack for point in readiness.open_points(release, at.date())}


def test_prepare_gives_number_author_and_the_checklist_of_the_tier(release: Release, mate: User) -> None:
    stored = Release.objects.get(pk=release.pk)
    assert (stored.number, stored.state, stored.author_account, stored.author_label) == (
        1,
        ReleaseState.PREPARING,
        mate.id,
        "Milan",
    )
    steps = Step.objects.filter(release=release).values_list("code", "required")
    assert list(steps) == [
        ("phone", True),
        ("tracking", True),
        ("rollback", True),
        ("stock", False),
        ("translations", True),
        ("privacy", False),
        ("answers", False),
    ]
    assert trail() == ["releases.release.prepare"]


def test_a_release_is_not_planned_into_the_past(plan: Plan, mate: User, at: datetime) -> None:
    with pytest.raises(PlannedInThePast):
        operations.prepare(plan=replace(plan, planned_on=at.date() - timedelta(days=1)), by=mate, at=at)
    assert not Release.objects.exists()
    assert trail() == []


def test_another_tier_brings_its_checklist_and_keeps_what_is_ticked(
    release: Release, mate: User, at: datetime
) -> None:
    for code in ("phone", "translations"):
        step = Step.objects.select_related("release").get(release=release, code=code)
        operations.tick(step=step, note="on two phones", by=mate, at=at)
    operations.change(release=release, changes={"tier": Tier.SMALL}, by=mate, at=at, expected_version=1)
    steps = Step.objects.filter(release=release).values_list("code", "required", "done_by_label")
    assert list(steps) == [("phone", True, "Milan"), ("tracking", False, ""), ("rollback", True, "")]


def test_change_of_what_somebody_changed_meanwhile_is_a_conflict(
    release: Release, mate: User, at: datetime
) -> None:
    operations.change(release=release, changes={"name": "Theirs"}, by=mate, at=at, expected_version=1)
    with pytest.raises(Conflict):
        operations.change(release=release, changes={"name": "Mine"}, by=mate, at=at, expected_version=1)
    assert Release.objects.get(pk=release.pk).name == "Theirs"


def test_tick_and_untick_say_who_and_leave_a_line(release: Release, mate: User, at: datetime) -> None:
    step = Step.objects.select_related("release").get(release=release, code="phone")
    operations.tick(step=step, note=" on two phones ", by=mate, at=at)
    stored = Step.objects.get(pk=step.pk)
    assert (stored.done_at, stored.done_by_label, stored.note) == (at, "Milan", "on two phones")
    operations.untick(step=step, by=mate, at=at)
    stored = Step.objects.get(pk=step.pk)
    assert (stored.done_at, stored.done_by_label) == (None, "")
    assert trail() == ["releases.release.prepare", "releases.step.tick", "releases.step.untick"]


def test_carry_once_and_take_out(release: Release, bet: BusinessCase, mate: User, at: datetime) -> None:
    carried = operations.carry(release=release, request=bet.request, by=mate, at=at)
    with pytest.raises(CannotCarry, match="carries “Guest checkout” already"):
        operations.carry(release=release, request=bet.request, by=mate, at=at)
    operations.uncarry(carried=carried, by=mate, at=at)
    assert not Carried.objects.exists()


def test_a_declined_request_is_not_carried(
    release: Release, bet: BusinessCase, mate: User, at: datetime
) -> None:
    portfolio.decline(request=bet.request, reason="no", by=mate, at=at)
    with pytest.raises(CannotCarry, match="“Guest checkout” is declined"):
        operations.carry(release=release, request=bet.request, by=mate, at=at)
    assert not Carried.objects.exists()


def test_an_experiment_that_is_not_there_is_not_carried(release: Release, mate: User, at: datetime) -> None:
    with pytest.raises(CannotCarry, match="There is no experiment “7”"):
        operations.carry_experiment(
            release=release, experiment=Link("experiments.nothing", "7"), by=mate, at=at
        )
    assert not Carried.objects.exists()


def test_the_author_alone_is_no_sign_off(release: Release, mate: User, at: datetime) -> None:
    operations.sign_off(release=release, words="fine", by=mate, at=at)
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE in lacks(release, at)


def test_an_accountable_author_needs_somebody_else_too(
    plan: Plan, ana: Person, ana_user: User, mate: User, at: datetime
) -> None:
    release = operations.prepare(plan=plan, by=ana_user, at=at)
    assert {Lack.SIGN_OFF_OF_ACCOUNTABLE, Lack.SIGN_OFF_OF_ANOTHER} <= lacks(release, at)
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE not in lacks(release, at)
    assert Lack.SIGN_OFF_OF_ANOTHER in lacks(release, at)
    operations.sign_off(release=release, words="", by=mate, at=at)
    assert not {Lack.SIGN_OFF_OF_ACCOUNTABLE, Lack.SIGN_OFF_OF_ANOTHER} & lacks(release, at)


def test_the_accountable_person_suffices_where_somebody_else_is_the_author(
    release: Release, ana_user: User, at: datetime
) -> None:
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    assert not {Lack.SIGN_OFF_OF_ACCOUNTABLE, Lack.SIGN_OFF_OF_ANOTHER} & lacks(release, at)


def test_a_small_release_needs_anybody_but_the_author(
    plan: Plan, owner: User, mate: User, at: datetime
) -> None:
    release = operations.prepare(plan=replace(plan, tier=Tier.SMALL), by=mate, at=at)
    operations.sign_off(release=release, words="", by=mate, at=at)
    assert Lack.SIGN_OFF_OF_ANOTHER in lacks(release, at)
    operations.sign_off(release=release, words="", by=owner, at=at)
    assert Lack.SIGN_OFF_OF_ANOTHER not in lacks(release, at)


def test_nobody_signs_twice(release: Release, ana: Person, ana_user: User, at: datetime) -> None:
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    with pytest.raises(AlreadySigned):
        operations.sign_off(release=release, words="", by=ana_user, at=at)
    with pytest.raises(AlreadySigned):
        operations.sign_off(release=release, words="", by=SYSTEM, at=at, on_behalf_of=ana)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [{"name": "Checkout"}, {"summary": "Two pages."}, {"tier": Tier.MAJOR}, {"store": None}],
    ids=["name", "summary", "tier", "store"],
)
def test_a_changed_release_is_signed_off_anew(
    release: Release, ana_user: User, mate: User, at: datetime, said: dict[str, object]
) -> None:
    operations.sign_off(release=release, words="Seen.", by=ana_user, at=at)
    operations.change(release=release, changes=said, by=mate, at=at, expected_version=None)
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE in lacks(release, at)
    assert SignOff.objects.get().lapsed_at == at
    entry = Entry.objects.get(action="releases.release.change")
    assert entry.changes["signed_off_by"] == ["Ana Ruiz", None]
    operations.sign_off(release=release, words="Seen again.", by=ana_user, at=at)
    assert Lack.SIGN_OFF_OF_ACCOUNTABLE not in lacks(release, at)
    assert [each.words for each in SignOff.objects.standing()] == ["Seen again."]


def test_another_day_leaves_the_sign_offs(
    release: Release, ana_user: User, mate: User, at: datetime, today: date
) -> None:
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    later = {"planned_on": today + timedelta(days=9)}
    operations.change(release=release, changes=later, by=mate, at=at, expected_version=None)
    assert SignOff.objects.standing().count() == 1
    assert "signed_off_by" not in Entry.objects.get(action="releases.release.change").changes


def test_what_it_carries_is_signed_off_too(
    release: Release, bet: BusinessCase, ana_user: User, mate: User, at: datetime
) -> None:
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    carried = operations.carry(release=release, request=bet.request, by=mate, at=at)
    assert not SignOff.objects.standing().exists()
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    operations.uncarry(carried=carried, by=mate, at=at)
    assert not SignOff.objects.standing().exists()


def test_a_person_never_acts_on_behalf_of_another(
    release: Release, ana: Person, mate: User, at: datetime
) -> None:
    given = operations.sign_off(release=release, words="", by=mate, at=at, on_behalf_of=ana)
    assert (given.person, given.by_label) == (None, "Milan")


def test_without_an_accountable_person_the_gap_is_named(release: Release, at: datetime) -> None:
    assert release.area is not None
    release.area.accountable = None
    release.area.save()
    found = readiness.open_points(Release.objects.for_list().get(pk=release.pk), at.date())
    assert Open(Lack.ACCOUNTABLE) in found


def test_cancel_needs_a_reason_and_ends_preparing(release: Release, mate: User, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        operations.cancel(release=release, reason=" ", by=mate, at=at)
    operations.cancel(release=release, reason="No stock.", by=mate, at=at)
    stored = Release.objects.get(pk=release.pk)
    assert (stored.state, stored.cancelled_because) == (ReleaseState.CANCELLED, "No stock.")
    with pytest.raises(WrongState, match="“New checkout” is cancelled"):
        operations.sign_off(release=release, words="", by=mate, at=at)
    assert not SignOff.objects.exists()
