"""Going live, all of it or nothing; and the one decision after it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.ledger.evidence_operations import AlreadyDecided, Measurement, NotAccountable, ReasonMissing
from storewide.ledger.models import Decision, Grade, IntendedEffect, MeasuredEffect, Verdict
from storewide.ledger.operations import NotAPromise
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.portfolio.models import BusinessCase, RequestState
from storewide.releases import deciding, live_operations, operations, watching
from storewide.releases.live_operations import NobodyDecides, NoSuchOutcome, NotReady
from storewide.releases.models import Briefing, Release, ReleaseState, Step, Watch
from tests.releases.conftest import FiguresOf


def nothing_went_live(release: Release) -> bool:
    stored = Release.objects.get(pk=release.pk)
    frozen = IntendedEffect.objects.frozen().exists()
    noted = Entry.objects.filter(action="releases.release.go_live").exists()
    return (
        stored.state == ReleaseState.PREPARING
        and not (frozen or noted)
        and not Watch.objects.exists()
        and not Annotation.objects.exists()
    )


def test_go_live_is_refused_with_everything_that_is_open(
    release: Release, briefing: Briefing, mate: User, at: datetime
) -> None:
    with pytest.raises(NotReady) as refused:
        live_operations.go_live(release=release, by=mate, at=at)
    assert refused.value.sentence == (
        "“New checkout” cannot go live yet; open: "
        "the step “Tried on a phone, from search to paid order”; "
        "the step “Tracking checked: views, carts and orders still arrive”; "
        "the step “Way back known: who switches it off, and how”; "
        "the step “Texts translated for every country it is shown in”; "
        "the sign-off by Ana Ruiz, who is accountable; "
        "the acknowledgement of the briefing by somebody of Help desk."
    )
    assert nothing_went_live(release)


def test_one_open_step_is_enough(ready: Release, mate: User, at: datetime) -> None:
    step = Step.objects.select_related("release").get(release=ready, code="rollback")
    operations.untick(step=step, by=mate, at=at)
    with pytest.raises(NotReady) as refused:
        live_operations.go_live(release=ready, by=mate, at=at)
    assert refused.value.sentence == (
        "“New checkout” cannot go live yet; open: the step “Way back known: who switches it off, and how”."
    )
    assert nothing_went_live(ready)


def test_go_live_freezes_marks_and_watches(
    bet: BusinessCase, carrying: Release, ready: Release, ana: Person, mate: User, today: date, at: datetime
) -> None:
    live_operations.go_live(release=ready, by=mate, at=at)
    stored = Release.objects.get(pk=ready.pk)
    assert (stored.state, stored.live_on, stored.live_at, stored.accountable) == (
        ReleaseState.LIVE,
        today,
        at,
        ana,
    )
    assert IntendedEffect.objects.get(pk=bet.effect_id).frozen_at == at
    bet.request.refresh_from_db()
    assert bet.request.state == RequestState.LIVE
    mark = Annotation.objects.get()
    assert (mark.kind, mark.label, mark.day, mark.store, mark.source) == (
        AnnotationKind.RELEASE,
        "New checkout",
        today,
        ready.store,
        f"releases.release:{ready.pk}",
    )
    watch = Watch.objects.get()
    assert (watch.first, watch.last, watch.closed_at) == (today, today + timedelta(days=28), None)


def test_a_promise_that_cannot_be_frozen_leaves_nothing(
    bet: BusinessCase, carrying: Release, ready: Release, mate: User, today: date, at: datetime
) -> None:
    IntendedEffect.objects.filter(pk=bet.effect_id).update(due_on=today)
    with pytest.raises(NotAPromise):
        live_operations.go_live(release=ready, by=mate, at=at)
    assert nothing_went_live(ready)


def test_it_goes_live_once(live: Release, mate: User, at: datetime) -> None:
    with pytest.raises(WrongState):
        live_operations.go_live(release=live, by=mate, at=at)
    assert Watch.objects.count() == Annotation.objects.count() == 1


def test_the_accountable_person_decides_once(
    live: Release, ana_user: User, owner: User, ana: Person, at: datetime
) -> None:
    with pytest.raises(NotAccountable):
        deciding.decide(outcome="keep", by=owner, release=live, reason="Nothing broke.", at=at)
    assert not Decision.objects.exists()
    decision = deciding.decide(outcome="keep", by=ana_user, release=live, reason="Nothing broke.", at=at)
    assert (decision.outcome, decision.accountable, decision.source) == (
        "keep",
        ana,
        type(live.link)("releases.release", str(live.pk)),
    )
    assert Release.objects.get(pk=live.pk).state == ReleaseState.DECIDED
    assert Watch.objects.get().closed_at == at
    with pytest.raises((WrongState, AlreadyDecided)):
        deciding.decide(outcome="fix", by=ana_user, release=live, reason="Nothing broke.", at=at)
    assert Decision.objects.count() == 1


def test_a_decision_needs_reason_and_a_known_outcome(live: Release, ana_user: User, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        deciding.decide(release=live, outcome="keep", reason=" ", by=ana_user, at=at)
    with pytest.raises(NoSuchOutcome, match="“ship” is not decided about a release"):
        deciding.decide(release=live, outcome="ship", reason="r", by=ana_user, at=at)
    assert Release.objects.get(pk=live.pk).state == ReleaseState.LIVE


def test_nobody_decides_where_nobody_is_accountable(live: Release, ana_user: User, at: datetime) -> None:
    Release.objects.update(accountable=None)
    assert live.area is not None
    type(live.area).objects.update(accountable=None)
    fresh = Release.objects.for_list().get(pk=live.pk)
    with pytest.raises(NobodyDecides, match="One-page checkout"):
        deciding.decide(release=fresh, outcome="keep", reason="r", by=ana_user, at=at)
    assert not Decision.objects.exists()


def test_before_the_first_full_day_nothing_is_measured(live: Release, at: datetime) -> None:
    deciding.decide(release=live, outcome="keep", reason="r", by=SYSTEM, at=at)
    assert not MeasuredEffect.objects.exists()


def test_the_promise_is_measured_before_and_after_as_grade_d(
    bet: BusinessCase,
    carrying: Release,
    ready: Release,
    mate: User,
    at: datetime,
    today: date,
    figures_of: FiguresOf,
) -> None:
    """Conversion was 10 % on every day of the four weeks before and 9 % on the two days since."""
    release = live_operations.go_live(release=ready, by=mate, at=at)
    figures_of(today, before=(100, 1000), after=(90, 1000))
    deciding.decide(release=release, outcome="roll_back", reason="r", by=SYSTEM, at=at + timedelta(days=3))
    measured = MeasuredEffect.objects.get()
    assert (measured.grade, measured.verdict, measured.low, measured.high) == (
        Grade.D,
        Verdict.CANNOT_TELL,
        None,
        None,
    )
    assert (measured.effect_id, str(measured.estimate), measured.first, measured.last) == (
        bet.effect_id,
        "-10.0000",
        today + timedelta(days=1),
        today + timedelta(days=2),
    )
    assert IntendedEffect.objects.get(pk=bet.effect_id).grade == Grade.D


def test_what_an_experiment_measured_is_left_as_it_is(
    bet: BusinessCase,
    carrying: Release,
    ready: Release,
    mate: User,
    at: datetime,
    today: date,
    figures_of: FiguresOf,
) -> None:
    release = live_operations.go_live(release=ready, by=mate, at=at)
    IntendedEffect.objects.filter(pk=bet.effect_id).update(grade=Grade.A)
    figures_of(today, before=(100, 1000), after=(90, 1000))
    deciding.decide(release=release, outcome="keep", reason="r", by=SYSTEM, at=at + timedelta(days=3))
    assert not MeasuredEffect.objects.exists()


def test_the_figures_are_read_before_the_transaction(
    carrying: Release, live: Release, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading them may take seconds; nothing may be locked meanwhile."""
    depths = []

    def read(release: Release, at: datetime) -> dict[UUID, Measurement]:
        depths.append(len(connection.savepoint_ids))
        return {}

    monkeypatch.setattr(watching, "measurements", read)
    before = len(connection.savepoint_ids)
    deciding.decide(release=live, outcome="keep", reason="r", by=SYSTEM, at=at)
    assert depths == [before]


def test_a_release_that_is_not_live_is_refused_before_anything_is_read(
    release: Release, at: datetime
) -> None:
    with pytest.raises(WrongState):
        deciding.decide(release=release, outcome="keep", reason="r", by=SYSTEM, at=at)
    assert not Decision.objects.exists()


def test_the_decision_ends_the_watch(live: Release, at: datetime, today: date) -> None:
    deciding.decide(release=live, outcome="roll_back", reason="r", by=SYSTEM, at=at + timedelta(days=3))
    watch = Watch.objects.get()
    assert (watch.last, watch.until) == (today + timedelta(days=28), today + timedelta(days=3))
