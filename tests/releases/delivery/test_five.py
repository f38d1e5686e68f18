"""The five metrics: by hand on a week of deployments, and on the page with its records."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.ledger import evidence_operations
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.models import Grade
from storewide.lib.ids import uuid7
from storewide.lib.periods import Days
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.delivery import five, operations, queries, shipping
from storewide.releases.delivery.five import Trouble, Went
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.queries import Asked
from storewide.releases.delivery.told import Deployed, Written
from storewide.releases.models import Carried, Deployment, Judged, Release
from storewide.service.models import Incident, IncidentState

AREA = UUID(int=1)
START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


def went(at: float, outcome: str = "succeeded", **said: object) -> Went:
    values = {"service": "shop", "area": AREA, **said}
    return Went(key=uuid7(), began_at=hour(at - 0.5), ended_at=hour(at), outcome=outcome, **values)  # type: ignore[arg-type]


def test_an_incident_is_tied_to_the_last_deployment_of_its_area_within_the_window() -> None:
    first, second, elsewhere = went(0), went(10), went(11, service="mail", area=UUID(int=2))
    mend = went(13)
    outage = Trouble(uuid7(), AREA, hour(12), hour(14))
    late = Trouble(uuid7(), AREA, hour(60), None)
    found = five.find([mend, second, first, elsewhere], [outage, late], timedelta(hours=24))

    assert [each.is_faulty for each in found] == [False, True, False, False]
    assert found[1].troubles == (outage,)
    assert (found[1].failed_at, found[1].recovered_at) == (hour(12), hour(14))
    assert [each.mends for each in found] == [False, False, False, True]


def test_what_failed_is_over_with_the_next_that_succeeds() -> None:
    found = five.find([went(0, "failed"), went(3), went(5, "rolled_back")], [], DAY)
    numbers = five.five(found, [DAY, 2 * DAY, 4 * DAY], weeks=1)

    assert [each.recovered_at for each in found] == [hour(3), None, None]
    assert (numbers.lead.n, numbers.lead.median, numbers.lead.upper) == (3, 2.0, 3.0)
    assert (numbers.a_week, numbers.still_failing) == (2.0, 1)
    assert numbers.recovery.median == pytest.approx(3 / 24)
    assert (numbers.fails.yes, numbers.fails.n) == (2, 3)
    assert numbers.fails.bounds == pytest.approx((0.2077, 0.9385), abs=1e-4)


def test_people_are_right_against_what_was_found() -> None:
    sound, mended, faulty = (
        went(0, "failed", judged="sound"),
        went(3, judged="mended"),
        went(6, judged="faulty"),
    )
    found = five.find([sound, mended, faulty], [], DAY)

    assert [each.is_faulty for each in found] == [False, False, True]
    assert [each.mends for each in found] == [False, True, False]


def test_of_none_nothing_is_said() -> None:
    numbers = five.five([], [], 4)

    assert (numbers.fails.share, numbers.fails.bounds, numbers.lead.median) == (None, None, None)
    assert numbers.a_week == 0


def deployed(key: str, at: datetime, **said: object) -> Deployed:
    values = {
        "service": "shop",
        "environment": "production",
        "standing": "succeeded",
        "repository": "acme/shop",
    }
    return Deployed(key=key, at=at, **{**values, **said})  # type: ignore[arg-type]


@pytest.fixture
def told(area: Area, at: datetime) -> list[Deployment]:
    """Three deployments of the shop: one brought a commit of two days, one caused an incident, one is of staging."""
    team = Team.objects.create(name="Checkout team")
    whence = Whence(team=team, area=area)
    shipping.keep("acme/shop", [Written("a" * 40, (), at - 5 * DAY)])
    said = [
        deployed("1", at - 3 * DAY, sha="a" * 40),
        deployed("2", at - 2 * DAY),
        deployed("3", at - DAY, environment="staging"),
    ]
    found = [operations.tell(deployed=each, whence=whence, by=SYSTEM, at=at) for each in said]
    Incident.objects.create(
        title="Checkout down",
        opened_at=at - 2 * DAY + timedelta(hours=1),
        resolved_at=at - 2 * DAY + timedelta(hours=3),
        state=IncidentState.RESOLVED,
        area=area,
        told_by_label="x",
    )
    return found


def asked(at: datetime, **said: str) -> Asked:
    return Asked(Days((at - 27 * DAY).date(), at.date()), **said)


def test_the_numbers_come_with_their_records(told: list[Deployment], at: datetime) -> None:
    found = queries.delivered(asked(at))

    assert [row.deployment for row in found.rows] == [told[1], told[0]]
    assert found.five.lead.median == pytest.approx(2)
    assert (found.five.fails.yes, found.five.fails.n, found.five.a_week) == (1, 2, 0.5)
    assert found.five.recovery.median == pytest.approx(2 / 24)
    assert (found.stated.yes, found.measured.yes) == (0, 0)
    assert queries.delivered(asked(at, service="mail")).rows == ()
    assert len(queries.delivered(asked(at, team="Checkout team")).rows) == 2


def test_what_an_experiment_measured_counts_as_measured(
    told: list[Deployment], release: Release, area: Area, at: datetime
) -> None:
    """A release that carries an experiment states its effect by it, and is measured once the experiment is."""
    key = str(release.pk)
    Carried.objects.create(release=release, link_kind="experiments.experiment", link_id=key, created_at=at)
    Deployment.objects.filter(pk=told[0].pk).update(release=release)
    before = queries.delivered(asked(at))
    assert (before.stated.yes, before.measured.yes, before.stated.n) == (1, 0, 2)
    evidence_operations.measure(
        measurement=Measurement(
            what="x",
            metric="conversion",
            grade=Grade.A,
            verdict="rose",
            estimate=Decimal(2),
            low=Decimal(1),
            high=Decimal(3),
            first=at.date() - DAY,
            last=at.date(),
            method="m",
            data_version=1,
            area=area,
        ),
        effect=None,
        source=Link("experiments.experiment", key),
        by=SYSTEM,
        at=at,
    )
    after = queries.delivered(asked(at))
    assert (after.stated.yes, after.measured.yes) == (1, 1)


def test_the_window_is_as_it_is_set(told: list[Deployment], at: datetime) -> None:
    operations.set_window(hours=1, by=SYSTEM, at=at)
    assert queries.delivered(asked(at)).five.fails.yes == 0
    with pytest.raises(Refusal):
        operations.set_window(hours=721, by=SYSTEM, at=at)


def test_a_roll_back_says_so_of_the_one_before(told: list[Deployment], at: datetime) -> None:
    operations.tell(deployed=deployed("4", at, undoes=True), whence=Whence(), by=SYSTEM, at=at)
    told[1].refresh_from_db()

    assert told[1].outcome == "rolled_back"


def test_a_correction_wants_a_reason_and_is_audited(told: list[Deployment], mate: User, at: datetime) -> None:
    said = {"deployment": told[1], "judged": Judged.SOUND, "incident": None, "release": None}
    with pytest.raises(Refusal):
        operations.correct(**said, because=" ", by=mate, at=at)
    operations.correct(**said, because="The data centre failed", by=mate, at=at)

    assert queries.delivered(asked(at)).five.fails.yes == 0
    assert Entry.objects.filter(action="releases.deployment.correct").count() == 1


def test_the_page_says_it_first_and_lists_what_is_behind_it(
    told: list[Deployment], as_viewer: Client
) -> None:
    text = as_viewer.get("/releases/delivery/?weeks=4").content.decode()

    assert "0.5 deployments a week; half of the commits live within 2 days; 1 of 2 failed" in text.replace(
        "2.0 days", "2 days"
    )
    assert "Caused an incident" in text
    record = as_viewer.get(f"/releases/deployments/{told[1].pk}/").content.decode()
    assert "Checkout down" in record
    assert as_viewer.get(f"/releases/deployments/{told[1].pk}/correct/").status_code == 403
    assert "Say what it was" not in record
    csv = as_viewer.get("/releases/delivery/?weeks=4&format=csv")
    assert len(csv.getvalue().decode().splitlines()) == 3  # type: ignore[attr-defined]


def test_a_member_corrects_on_the_page(told: list[Deployment], as_mate: Client) -> None:
    url = f"/releases/deployments/{told[1].pk}/correct/"
    assert as_mate.get(url).status_code == 200
    as_mate.post(url, {"judged": "sound", "because": "No fault of it", "expected_version": told[1].version})
    told[1].refresh_from_db()

    assert (told[1].judged, told[1].because) == ("sound", "No fault of it")
    as_mate.post("/releases/delivery/window/", {"hours": "48"})
    assert queries.window() == timedelta(hours=48)
