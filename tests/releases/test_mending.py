"""What is open before go-live because of what a release carries, where each point is mended, and whose sign-off it is."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Role
from storewide.portfolio.cases import requirements, signing
from storewide.portfolio.models import BusinessCase, Need, Requirement
from storewide.portfolio.models import Side as CaseSide
from storewide.releases import following, live_operations, mending, operations, readiness, words
from storewide.releases.live_operations import NotReady
from storewide.releases.mending import Point
from storewide.releases.models import Release, ReleaseState, Side, Tier
from storewide.releases.preparing import freezes, go_operations
from storewide.releases.rules import Lack, Open


def required(case: BusinessCase, text: str, need: Need, by: User, at: datetime) -> Requirement:
    return requirements.require_of(
        request=case.request, text=text, criteria=["it is paid"], need=need, by=by, at=at
    )


def of_requests(release: Release, today: date) -> list[Open]:
    points = readiness.open_points(release, today)
    return [point for point in points if point.lack in (Lack.REQUIREMENT, Lack.CASE)]


def test_what_must_be_met_holds_a_release_back_until_it_is(
    carrying: Release, bet: BusinessCase, mate: User, today: date, at: datetime
) -> None:
    first = required(bet, "A guest pays", Need.MUST, mate, at)
    second = required(bet, "A guest gets a receipt", Need.MUST, mate, at)
    required(bet, "A guest is greeted", Need.SHOULD, mate, at)
    place = bet.request.get_absolute_url()
    named = "Guest checkout: A guest pays; and one more"
    assert of_requests(carrying, today) == [Open(Lack.REQUIREMENT, named, place)]
    with pytest.raises(NotReady, match=r"what must be met .Guest checkout: A guest pays; and one more."):
        live_operations.go_live(release=carrying, by=mate, at=at)
    requirements.accept(requirement=first, evidence="", by=mate, at=at)
    assert [point.name for point in of_requests(carrying, today)] == [
        "Guest checkout: A guest gets a receipt"
    ]
    requirements.drop(requirement=second, reason="the mail suffices", by=mate, at=at)
    assert of_requests(carrying, today) == []


def test_a_costly_case_is_signed_by_both_sides_before_its_release(
    carrying: Release, bet: BusinessCase, mate: User, ana: Person, ivo: Person, today: date, at: datetime
) -> None:
    assert of_requests(carrying, today) == []
    signing.set_rule(threshold=0, currency="EUR", business=None, technical=None, by=SYSTEM, at=at)
    place = bet.request.get_absolute_url()
    assert of_requests(carrying, today) == [Open(Lack.CASE, "Guest checkout", place)]
    assert words.open_point(of_requests(carrying, today)[0]) == (
        "the sign-off of the business case of “Guest checkout”"
    )
    signing.sign(case=bet, side=CaseSide.BUSINESS, by=SYSTEM, at=at, on_behalf_of=ana)
    assert len(of_requests(carrying, today)) == 1
    signing.sign(case=bet, side=CaseSide.IT, by=SYSTEM, at=at, on_behalf_of=ivo)
    assert of_requests(carrying, today) == []


def test_each_point_leads_to_where_it_is_mended(release: Release, mate: User, viewer: User) -> None:
    own = release.get_absolute_url()
    expected = {
        Open(Lack.STEP, "s"): f"{own}#checklist",
        Open(Lack.REQUIREMENT, "r", "/portfolio/requests/4/"): "/portfolio/requests/4/",
        Open(Lack.SIGN_OFF_OF_IT): f"{own}#signed-heading",
        Open(Lack.BRIEFING): f"{own}briefing/",
        Open(Lack.PERSON, "p"): f"{own}#briefing",
        Open(Lack.SHIFT, "s"): "/releases/front-line/",
        Open(Lack.KNOWS, "k"): "/learning/",
        Open(Lack.FROZEN, "f"): "/releases/freezes/",
        Open(Lack.GO): f"{own}go/",
        Open(Lack.NO_GO, "n"): f"{own}go/",
    }
    assert {point: mending.address(release, point, mate) for point in expected} == expected
    # whoever only looks is not sent to a page that refuses them
    assert mending.points(release, [Open(Lack.BRIEFING)], viewer) == [Point("The briefing of the front line")]


def test_the_page_of_go_lists_open_points_as_links(as_mate: Client, release: Release) -> None:
    shown = as_mate.get(reverse("releases:go", args=[release.number])).content.decode()
    assert f'<a href="{release.get_absolute_url()}briefing/">The briefing of the front line</a>' in shown
    assert f'<a href="{release.get_absolute_url()}#checklist">The step ' in shown


def test_a_freeze_leads_to_the_freezes_and_not_to_the_briefing(
    ready: Release, as_mate: Client, mate: User, today: date, at: datetime
) -> None:
    freezes.declare(
        name="Sale", reason="busy", first=today, last=ready.planned_on, store=None, by=mate, at=at
    )
    shown = as_mate.get(ready.get_absolute_url()).content.decode()
    assert "See the freezes" in shown
    assert "See who has read it" not in shown


def test_it_signs_for_it_with_that_side_chosen_already(
    ready: Release, as_owner: Client, owner: User, today: date, at: datetime
) -> None:
    Release.objects.filter(pk=ready.pk).update(tier=Tier.MAJOR)
    ready.refresh_from_db()
    points = readiness.open_points(ready, today)
    assert Open(Lack.SIGN_OFF_OF_IT) in points
    # the author's own would not count; somebody else is offered it, for IT
    assert not following.may_sign(ready, points, User(id=ready.author_account), None, today)
    assert following.may_sign(ready, points, owner, None, today)
    assert following.side_of(ready, owner, today) == Side.IT
    page = reverse("releases:sign-off", args=[ready.number])
    assert as_owner.get(page).context["form"]["side"].value() == Side.IT
    operations.sign_off(release=ready, words="", by=owner, at=at, side=Side.IT)
    assert Open(Lack.SIGN_OFF_OF_IT) not in readiness.open_points(ready, today)


def test_who_signed_is_not_offered_it_again_and_a_named_role_alone_is(
    ready: Release, owner: User, mate: User, ivo: Person, today: date, at: datetime
) -> None:
    operations.sign_off(release=ready, words="", by=owner, at=at)
    Release.objects.filter(pk=ready.pk).update(tier=Tier.MAJOR)
    ready.refresh_from_db()
    points = readiness.open_points(ready, today)
    assert not following.may_sign(ready, points, owner, None, today)
    role = Role.objects.create(title="Head of IT", holder=ivo)
    go_operations.name_roles(tier=Tier.MAJOR, business=None, it=role, by=owner, at=at)
    points = readiness.open_points(ready, today)
    assert Open(Lack.SIGN_OFF_OF_IT, "Ivo Novak as Head of IT") in points
    assert following.may_sign(
        ready, points, User(id=ready.pk, email="x@shop.example", role="member"), ivo, today
    )
    assert not following.may_sign(ready, points, User(id=ready.pk, role="member"), None, today)
    assert ready.state == ReleaseState.PREPARING
