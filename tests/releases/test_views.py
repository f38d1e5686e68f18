"""The pages of releases: who may do what, and what they say."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.kit import formats
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.portfolio.models import BusinessCase
from storewide.releases import operations, queries
from storewide.releases.models import (
    Acknowledgement,
    Briefing,
    Carried,
    Release,
    ReleaseState,
    SignOff,
    Step,
)
from storewide.releases.operations import Plan
from storewide.sources.models import Store
from storewide.strategy import goal_operations
from storewide.strategy.goal_operations import Wanted


def url(name: str, release: Release) -> str:
    return reverse(f"releases:{name}", args=[release.number])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_viewer_sees_and_changes_nothing(as_viewer: Client, release: Release) -> None:
    assert "New checkout" in text(as_viewer, reverse("releases:releases"))
    assert "Go live" not in text(as_viewer, release.get_absolute_url())
    for name in ("change", "cancel", "carry", "sign-off", "briefing", "decide"):
        assert as_viewer.get(url(name, release)).status_code == 403, name
    assert as_viewer.post(url("go-live", release)).status_code == 403
    step = Step.objects.filter(release=release).first()
    assert step is not None
    assert as_viewer.post(reverse("releases:step", args=[step.pk]), {"done": "1"}).status_code == 403
    for name in ("prepare", "import"):
        assert as_viewer.get(reverse(f"releases:{name}")).status_code == 403


def test_a_stranger_is_sent_to_sign_in(as_stranger: Client, release: Release) -> None:
    assert as_stranger.get(release.get_absolute_url()).status_code == 302


def test_prepare(as_mate: Client, plan: Plan) -> None:
    said = {
        "name": "New search",
        "summary": "",
        "tier": "small",
        "area": plan.area.pk,
        "store": "",
        "planned_on": plan.planned_on.isoformat(),
    }
    answer = as_mate.post(reverse("releases:prepare"), said)
    made = Release.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, made.get_absolute_url())
    assert (made.name, made.tier, made.store) == ("New search", "small", None)


def test_the_only_store_is_chosen_already(as_mate: Client, store: Store) -> None:
    chosen = f'<option value="{store.pk}" selected>Shop</option>'
    assert chosen in text(as_mate, reverse("releases:prepare"))
    Store.objects.create(slug="outlet", name="Outlet", zone="UTC", currency="EUR")
    assert "Outlet</option>" in text(as_mate, reverse("releases:prepare"))
    assert chosen not in text(as_mate, reverse("releases:prepare"))


def test_a_release_says_which_goals_it_serves_as_it_is_prepared(
    as_mate: Client, plan: Plan, mate: User, at: datetime
) -> None:
    wanted = Wanted(name="Fewer returns", begins=date(2026, 1, 1), ends=date(2026, 12, 31))
    goal = goal_operations.set_goal(wanted=wanted, by=mate, at=at)
    assert "Fewer returns" in text(as_mate, reverse("releases:prepare"))
    said = {"name": "One page", "tier": "small", "area": str(plan.area.pk), "serves": [str(goal.pk)]}
    answer = as_mate.post(reverse("releases:prepare"), said | {"planned_on": str(plan.planned_on)})
    release = Release.objects.get(name="One page")
    assert answer.headers["Location"] == release.get_absolute_url()
    assert queries.goals_of(release) == [goal]
    goal_operations.close_goal(goal=goal, outcome="Reached", by=mate, at=at)
    assert "Fewer returns" not in text(as_mate, reverse("releases:prepare"))


def test_prepare_into_the_past_is_said_beside_the_day(as_mate: Client, plan: Plan, today: date) -> None:
    said = {"name": "x", "tier": "small", "area": plan.area.pk, "planned_on": today - timedelta(days=1)}
    answer = as_mate.post(reverse("releases:prepare"), said)
    assert answer.status_code == 422
    assert "has passed; plan a day from today on" in answer.content.decode()
    assert not Release.objects.exists()


def test_change_shows_what_is_stored(as_mate: Client, release: Release) -> None:
    page = text(as_mate, url("change", release))
    assert f'value="{release.area_id}" selected' in page
    assert f'value="{release.planned_on.isoformat()}"' in page


def test_the_page_names_what_is_open_and_the_next_thing(as_mate: Client, release: Release) -> None:
    page = text(as_mate, release.get_absolute_url())
    assert "6 things are open before “New checkout” goes live" in page
    assert "Open: the step “Tried on a phone, from search to paid order”." in page
    assert "The sign-off by Ana Ruiz, who is accountable" in page


def test_a_refused_go_live_is_said_in_one_sentence(as_mate: Client, release: Release) -> None:
    answer = as_mate.post(url("go-live", release), follow=True)
    page = answer.content.decode()
    assert "“New checkout” cannot go live yet; open: the step “Tried on a phone" in page
    assert Release.objects.get().state == ReleaseState.PREPARING


def test_steps_are_ticked_and_opened_again(as_mate: Client, release: Release) -> None:
    step = Step.objects.get(release=release, code="phone")
    as_mate.post(reverse("releases:step", args=[step.pk]), {"done": "1", "note": "two phones"})
    assert Step.objects.get(pk=step.pk).note == "two phones"
    assert "two phones" in text(as_mate, release.get_absolute_url())
    as_mate.post(reverse("releases:step", args=[step.pk]))
    assert Step.objects.get(pk=step.pk).done_at is None


def test_the_author_is_not_offered_the_sign_off_that_would_not_count(
    as_mate: Client, as_owner: Client, release: Release, ana_user: User
) -> None:
    offered = f'href="{url("sign-off", release)}"'
    assert offered not in text(as_mate, release.get_absolute_url())
    assert offered in text(as_user(ana_user), release.get_absolute_url())


def test_an_author_who_is_accountable_is_not_asked_to_sign_twice(
    plan: Plan, ana: Person, ana_user: User, as_mate: Client, at: datetime
) -> None:
    theirs = operations.prepare(plan=plan, by=ana_user, at=at)
    for each in Step.objects.filter(release=theirs).select_related("release"):
        operations.tick(step=each, note="", by=ana_user, at=at)
    sign = url("sign-off", theirs)
    assert sign in text(as_user(ana_user), theirs.get_absolute_url())
    operations.sign_off(release=theirs, words="", by=ana_user, at=at)
    assert sign not in text(as_user(ana_user), theirs.get_absolute_url())
    assert sign in text(as_mate, theirs.get_absolute_url())


def test_sign_off_without_words(release: Release, ana_user: User, ana: Person) -> None:
    assert as_user(ana_user).post(url("sign-off", release), {}).status_code == 302
    assert SignOff.objects.get().person == ana


def test_a_sign_off_that_lapsed_says_so(
    as_mate: Client, release: Release, ana: Person, mate: User, at: datetime
) -> None:
    operations.sign_off(release=release, words="", by=SYSTEM, at=at, on_behalf_of=ana)
    operations.change(release=release, changes={"summary": "New."}, by=mate, at=at, expected_version=None)
    shown = text(as_mate, release.get_absolute_url())
    assert f"Counts no more: the release changed on {formats.day(at.date())}" in shown
    assert "Open: the step" in shown


def test_carry_and_take_out(as_mate: Client, release: Release, bet: BusinessCase) -> None:
    as_mate.post(url("carry", release), {"request": str(bet.request.number)})
    page = text(as_mate, release.get_absolute_url())
    assert "Guest checkout" in page
    assert "frozen at go-live" in page
    as_mate.post(reverse("releases:uncarry", args=[Carried.objects.get().pk]))
    assert not Carried.objects.exists()


def test_carry_nothing_is_said_beside_the_field(as_mate: Client, release: Release) -> None:
    answer = as_mate.post(url("carry", release), {"request": ""})
    assert answer.status_code == 422
    assert "Choose a request or an experiment, one at a time." in answer.content.decode()
    assert not Carried.objects.exists()


def test_a_briefing_is_offered_to_the_front_line_and_says_that_it_asks_again(
    as_mate: Client, release: Release, briefing: Briefing, desk: Team
) -> None:
    Team.objects.create(name="Checkout team")
    page = text(as_mate, url("briefing", release))
    assert "This becomes version 2; say below whether it is to be read again." in page
    assert page.count("checked") == 2  # the help desk alone, and that the change is material
    said = {"what_to_say": "New words.", "what_changes": "New.", "teams": [desk.pk]}
    as_mate.post(url("briefing", release), said)
    assert Briefing.objects.current().get().version == 2


def test_somebody_of_the_audience_confirms_their_version(
    release: Release, briefing: Briefing, desk: Team, as_viewer: Client, viewer: User
) -> None:
    Person.objects.create(name="Vera", email=viewer.email, team=desk)
    page = text(as_viewer, release.get_absolute_url())
    assert "I have read version 1" in page
    assert "0 of 3 have read it" in page
    as_viewer.post(reverse("releases:acknowledge", args=[briefing.pk]))
    assert Acknowledgement.objects.get().person.name == "Vera"
    page = text(as_viewer, release.get_absolute_url())
    assert "I have read version 1" not in page
    assert "1 of 3 have read it" in page


def test_cancel(as_mate: Client, release: Release) -> None:
    as_mate.post(url("cancel", release), {"reason": "No stock."})
    page = text(as_mate, release.get_absolute_url())
    assert "“New checkout” is cancelled" in page
    assert "No stock." in page


@pytest.mark.parametrize("more", [0, 12])
def test_queries_stay_the_same_however_many_there_are(
    as_mate: Client,
    plan: Plan,
    ready: Release,
    mate: User,
    more: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    from django.utils import timezone

    for _number in range(more):
        operations.prepare(plan=plan, by=mate, at=timezone.now())
    operations.sign_off(release=ready, words="", by=SYSTEM, at=timezone.now())
    with django_assert_max_num_queries(24):
        text(as_mate, reverse("releases:releases"))
    with django_assert_max_num_queries(47):
        text(as_mate, ready.get_absolute_url())
