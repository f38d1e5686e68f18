"""Who is on duty: turns, and whom they reach when somebody is away."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from storewide.access import key_operations
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Absence, Person
from storewide.ownership import duty, duty_calendar, duty_operations
from storewide.ownership.duty_operations import Rota
from storewide.ownership.models import Area, DutyShift, Group

DAY = timedelta(days=1)


def shift(area: Area | None, person: Person, at: datetime, *, group: str = "", days: int = 7) -> DutyShift:
    said: dict[str, Any] = {
        "area": area,
        "group": group,
        "person": person,
        "begins": at,
        "ends": at + days * DAY,
    }
    return duty_operations.add_shift(**said, by=SYSTEM, at=at)


def test_the_areas_own_shift_goes_before_the_groups_and_that_before_the_accountable(
    owned: Area, cart: Area, ana: Person, ben: Person, at: datetime, django_assert_num_queries: Any
) -> None:
    assert duty.on_duty(owned, at) == ana
    assert duty.on_duty(cart, at) is None
    cleo = Person.objects.create(name="Cleo", email="cleo@shop.example")
    shift(None, ben, at, group=Group.ORDER_ENTRY)
    assert (duty.on_duty(owned, at), duty.on_duty(cart, at)) == (ben, ben)
    shift(owned, cleo, at, days=1)
    areas = list(Area.objects.for_map())
    with django_assert_num_queries(3):
        found = duty.on_duty_of(areas, at)
    assert (found[owned.pk], found[cart.pk]) == (cleo, ben)
    assert duty.on_duty(owned, at + DAY) == ben
    assert duty.on_duty(owned, at + 7 * DAY) == ana


def test_whoever_is_away_or_has_left_is_passed_over(
    owned: Area, ana: Person, ben: Person, at: datetime
) -> None:
    shift(owned, ben, at)
    Absence.objects.create(person=ben, begins=at.date(), ends=at.date())
    assert duty.on_duty(owned, at) == ana
    assert duty.on_duty(owned, at + DAY) == ben
    Person.objects.filter(pk=ben.pk).update(left_on=at.date())
    assert duty.on_duty(owned, at + DAY) == ana
    assert owned.accountable is not None
    cleo = Person.objects.create(name="Cleo", email="cleo@shop.example")
    owned.accountable.deputy = cleo
    owned.accountable.save()
    Absence.objects.create(person=ana, begins=at.date(), ends=at.date())
    assert duty.on_duty(Area.objects.for_map().get(pk=owned.pk), at) == cleo


def test_a_rota_keeps_its_hour_over_the_change_of_clocks(
    checkout: Area, ana: Person, ben: Person, at: datetime
) -> None:
    rota = Rota([ana, ben], date(2026, 3, 16), time(9), "Europe/Berlin", days=7, turns=3)
    made = duty_operations.plan_rota(area=checkout, group="", rota=rota, by=SYSTEM, at=at)
    assert [(each.person.name, each.begins, each.ends) for each in made] == [
        ("Ana Ruiz", datetime(2026, 3, 16, 8, tzinfo=UTC), datetime(2026, 3, 23, 8, tzinfo=UTC)),
        ("Ben Okoro", datetime(2026, 3, 23, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),
        ("Ana Ruiz", datetime(2026, 3, 30, 7, tzinfo=UTC), datetime(2026, 4, 6, 7, tzinfo=UTC)),
    ]
    assert Entry.objects.filter(action="ownership.duty_shift.add").count() == 3
    with pytest.raises(duty_operations.Overlaps, match="Ben Okoro is on duty for Checkout from"):
        duty_operations.plan_rota(
            area=checkout,
            group="",
            rota=Rota([ana], date(2026, 3, 24), time(9), "UTC", 1, 1),
            by=SYSTEM,
            at=at,
        )
    assert DutyShift.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"people": []}, "Nobody is in the rota"),
        ({"days": 0}, "write 1 to 200 turns of 1 to 60 days"),
        ({"turns": 201}, "201 turns of 7 days"),
        ({"zone": "Atlantis"}, "“Atlantis” is not a time zone"),
        ({"first": date(2026, 1, 1), "turns": 1}, "The duty is over already"),
    ],
)
def test_a_rota_that_cannot_be(
    checkout: Area, ana: Person, at: datetime, changed: dict[str, Any], sentence: str
) -> None:
    said: dict[str, Any] = {"people": [ana], "first": date(2026, 3, 16), "hour": time(9), "zone": "UTC"}
    rota = Rota(**{**said, "days": 7, "turns": 12, **changed})
    with pytest.raises(Refusal) as refused:
        duty_operations.plan_rota(area=checkout, group="", rota=rota, by=SYSTEM, at=at)
    assert sentence in refused.value.sentence
    assert not DutyShift.objects.exists()


def test_nobody_is_put_on_duty_who_is_not_there(
    checkout: Area, ana: Person, gone: Person, at: datetime
) -> None:
    with pytest.raises(duty_operations.NotThere, match="Gil Left has left"):
        shift(checkout, gone, at)
    Absence.objects.create(person=ana, begins=at.date(), ends=at.date() + 30 * DAY)
    with pytest.raises(duty_operations.NotThere, match="Ana Ruiz is away"):
        shift(checkout, ana, at)
    with pytest.raises(duty_operations.NoDuty):
        shift(None, ana, at)
    with pytest.raises(duty_operations.TimesRefused, match="ends before it begins"):
        shift(checkout, ana, at, days=-1)


def test_the_database_keeps_shifts_whole(checkout: Area, ana: Person, at: datetime) -> None:
    for wrong in (
        {"area": checkout, "group": "order_entry", "ends": at + DAY},
        {"area": None, "group": "", "ends": at + DAY},
        {"area": checkout, "group": "", "ends": at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyShift.objects.create(person=ana, begins=at, **wrong)


def test_given_to_somebody_else_and_taken_back(
    checkout: Area, ana: Person, ben: Person, at: datetime
) -> None:
    one = shift(checkout, ana, at)
    said: dict[str, Any] = {"begins": one.begins, "ends": one.ends, "by": SYSTEM, "at": at}
    duty_operations.change_shift(shift=one, person=ben, expected_version=1, **said)
    assert duty.on_duty(checkout, at) == ben
    with pytest.raises(Conflict):
        duty_operations.change_shift(shift=one, person=ana, expected_version=1, **said)
    duty_operations.remove_shift(shift=one, by=SYSTEM, at=at)
    assert not DutyShift.objects.exists()


def test_the_calendar_is_one_that_others_read(checkout: Area, at: datetime) -> None:
    long = Person.objects.create(name="Ö" * 60 + ", lead; duty", email="long@shop.example")
    one = shift(checkout, long, at)
    lines = duty_calendar.written([one], at).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = "\n".join(lines).replace("\n ", "")
    assert f"SUMMARY:{'Ö' * 60}\\, lead\\; duty for Checkout" in unfolded
    assert "DTSTART:20260310T093000Z\nDTEND:20260317T093000Z" in unfolded


def test_planned_on_a_page_and_shown_on_the_areas(
    as_mate: Client, checkout: Area, ana: Person, ben: Person
) -> None:
    plan = reverse("ownership:duty-plan")
    assert "Nobody is on duty" in as_mate.get(reverse("ownership:duty")).content.decode()
    typed = {"area": "checkout", "people": "Ana Ruiz\nben@shop.example", "hour": "09:00", "zone": "berlin"}
    typed |= {"first": "2199-03-16", "days": "7", "turns": "4"}
    assert as_mate.post(plan, typed).status_code == 302
    assert [each.person for each in DutyShift.objects.for_list()] == [ana, ben, ana, ben]
    page = as_mate.get(checkout.get_absolute_url()).content.decode()
    assert "No turn runs" in page or "Nobody is there" in page
    assert "Ben Okoro" in page
    listed = as_mate.get(reverse("ownership:duty")).content.decode()
    assert "4 shifts" in listed
    wrong = as_mate.post(plan, {**typed, "people": "Nobody Known"})
    assert (wrong.status_code, DutyShift.objects.count()) == (422, 4)
    assert "Nobody here goes by “Nobody Known”" in wrong.content.decode()
    ics = as_mate.get(reverse("ownership:duty-calendar"), {"person": "ben@shop.example"})
    assert ics.content.decode().count("BEGIN:VEVENT") == 2


def test_a_shift_on_its_pages(
    as_mate: Client, as_viewer: Client, checkout: Area, ana: Person, ben: Person
) -> None:
    typed = {"area": Group.ORDER_ENTRY, "person": "Ana Ruiz", "begins": "2026-03-10T09:00"}
    assert (
        as_mate.post(reverse("ownership:duty-add"), {**typed, "ends": "2199-03-10T09:00"}).status_code == 302
    )
    one = DutyShift.objects.get()
    assert (one.area, one.group, one.person) == (None, "order_entry", ana)
    change = reverse("ownership:duty-change", args=[one.pk])
    said = {"person": "Ben Okoro", "begins": "2026-03-10T09:00", "ends": "2199-03-10T09:00"}
    assert as_viewer.post(change, {**said, "expected_version": 1}).status_code == 403
    assert as_mate.post(change, {**said, "expected_version": 1}).status_code == 302
    shown = as_viewer.get(one.get_absolute_url()).content.decode()
    assert "Ben Okoro" in shown
    assert (
        "On duty now: Ben Okoro for Store features: order entry"
        in as_viewer.get(reverse("ownership:duty")).content.decode()
    )
    assert (
        "Alerts, incidents and probes reach them first."
        in as_viewer.get(checkout.get_absolute_url()).content.decode()
    )
    remove = reverse("ownership:duty-remove", args=[one.pk])
    assert as_viewer.post(remove).status_code == 403
    as_mate.post(remove)
    assert not DutyShift.objects.exists()


def test_duty_over_rest(
    mate: Any, viewer: Any, checkout: Area, ana: Person, ben: Person, at: datetime
) -> None:
    _key, token = key_operations.create_key(
        name="script",
        user=mate,
        scopes=["ownership:read", "ownership:write"],
        expires_at=None,
        by=mate,
        at=at,
    )
    api = Client(headers={"Authorization": f"Bearer {token}"})
    rota = {"area": "checkout", "people": [str(ana.pk), str(ben.pk)], "first": "2199-03-18", "turns": 2}
    made = api.post("/api/v1/ownership/duty/rota", rota, content_type="application/json")
    assert made.status_code == 201
    assert [each["person"] for each in made.json()] == ["ana@shop.example", "ben@shop.example"]
    found = api.get("/api/v1/ownership/areas/checkout/on-duty?at=2199-03-26T12:00:00Z").json()
    assert found == {"area": "checkout", "person": "ben@shop.example"}
    assert api.get("/api/v1/ownership/areas/cart/on-duty").json()["person"] is None
    one = made.json()[0]
    changed = {"person": str(ben.pk), "begins": one["begins"], "ends": one["ends"], "expected_version": 1}
    put = api.put(f"/api/v1/ownership/duty/{one['id']}", changed, content_type="application/json")
    assert put.json()["person"] == "ben@shop.example"
    assert api.get("/api/v1/ownership/duty").json()["count"] == 2
    assert api.delete(f"/api/v1/ownership/duty/{one['id']}").status_code == 204
    body = {"group": "order_entry", "person": str(ana.pk), "begins": one["begins"], "ends": one["begins"]}
    assert api.post("/api/v1/ownership/duty", body, content_type="application/json").status_code == 422
    wrong = api.post(
        "/api/v1/ownership/duty/rota", {**rota, "zone": "Atlantis"}, content_type="application/json"
    )
    assert (wrong.status_code, DutyShift.objects.count()) == (422, 1)
