"""The pages, the command and the API of the whole ledger; acting on what was never measured."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ledger import book, measuring
from storewide.ledger.book_command import ledger
from storewide.ledger.measuring import NotMeasurable
from storewide.ledger.models import IntendedEffect, MeasuredEffect, Verdict
from storewide.ledger.reasons import Reason
from storewide.ledger.shipping import Shipped
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures, Report
from storewide.organization.models import Person
from storewide.ownership.models import Group
from storewide.portfolio.models import BusinessCase, Request, RequestState
from storewide.portfolio.moving import move
from tests.portfolio.conftest import *  # noqa: F403 - a request with a promise that is frozen

LIVE = date(2026, 4, 1)


@pytest.fixture
def live(promised: BusinessCase, mate: User, at: datetime) -> Request:
    move(promised.request, RequestState.LIVE, reason="", by=mate, at=at)
    return Request.objects.get(pk=promised.request.pk)


def days_of(values: Any, first: date, version: int = 4) -> Report:
    rows = tuple(
        Figures("", Days(day, day), "GBP", {"buyers": round(value), "visitors": 10_000, "spend": 1000})
        for day, value in ((first + timedelta(days=at), value) for at, value in enumerate(values))
    )
    return Report(rows, "GBP", None, version)


@pytest.fixture
def sold(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 days before LIVE of about 400 buyers a day, and 40 days from then on of a tenth more."""
    draw = np.random.default_rng(1)
    first = LIVE - timedelta(days=300)
    values = draw.normal(400, 4, 340)
    values[301:] *= 1.1
    monkeypatch.setattr(figures, "extent", lambda _store: Days(first, first + timedelta(days=339)))

    def ask(**given: Any) -> Report:
        report = days_of(values, first)
        last = given.get("last") or date.max
        return Report(
            tuple(row for row in report.rows if row.days.first <= last), "GBP", None, report.version
        )

    monkeypatch.setattr(figures, "ask", ask)


def test_the_page_shows_what_is_live_and_never_measured(live: Request, as_viewer: Client):
    shown = as_viewer.get("/ledger/")
    assert shown.status_code == 200
    assert b"1 change is live; none is measured in money" in shown.content
    assert b"Guest checkout" in shown.content
    waiting = as_viewer.get("/ledger/never-measured/")
    assert b"One change was never measured" in waiting.content
    assert b"nobody measured it" in waiting.content
    assert b"Measure now" in waiting.content
    told = as_viewer.get("/ledger/ledger.json").json()
    assert told["shipped"][0]["not_measured"] == "never"
    assert told["never_measured"][0]["action"] == "Measure now"
    csv = as_viewer.get("/ledger/?format=csv").getvalue().decode()
    assert "Conversion +3.0" in csv


def test_nothing_live_says_so(as_viewer: Client):
    assert b"Nothing is live yet" in as_viewer.get("/ledger/").content
    assert b"Everything that is live is measured" in as_viewer.get("/ledger/never-measured/").content


def test_the_command_says_the_same(live: Request, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    said = CliRunner().invoke(ledger, [])
    assert said.exit_code == 0
    assert said.output.startswith("1 change is live; none is measured in money.")
    assert "One change was never measured" in said.output
    told = json.loads(CliRunner().invoke(ledger, ["--json"]).output)
    assert set(told) == {
        *("coverage", "totals", "by_goal", "by_team", "by_group", "by_quarter", "holdouts", "shipped"),
        "never_measured",
    }


def test_the_ledger_is_told_by_group_of_areas(live: Request, as_viewer: Client):
    """Of the one change, in an area of the operation: by page, API and command; no other group has any."""
    group = live.area.group
    other = next(each for each in Group.values if each != group)
    for wanted, count in ((group, 1), (other, 0), ("", 1)):
        found = as_viewer.get("/api/v1/ledger/shipped", {"group": wanted}).json()
        assert len(found["shipped"]) == count
        assert [each["changes"] for each in found["by_group"]] == [1] * count
        told = json.loads(CliRunner().invoke(ledger, ["--group", wanted, "--json"]).output)
        assert [each["group"] for each in told["shipped"]] == [group] * count
        assert as_viewer.get("/ledger/", {"group": wanted}).context["list"].count == count
        effects = as_viewer.get("/api/v1/ledger/effects", {"group": wanted}).json()
        assert effects["count"] == count


def test_what_nobody_measured_is_measured_by_one_button(
    live: Request, sold: None, as_mate: Client, mate: User
):
    of = live.link.written
    page = as_mate.get("/ledger/never-measured/measure/", {"of": of})
    assert page.status_code == 200
    assert not MeasuredEffect.objects.exists()
    live.refresh_from_db()
    from storewide.portfolio.models import Stage

    Stage.objects.filter(request=live, state=RequestState.LIVE).update(
        begins=datetime(2026, 4, 1, 9, tzinfo=UTC)
    )
    done = as_mate.post(f"/ledger/never-measured/measure/?of={of}")
    assert done.status_code == 302
    (found,) = MeasuredEffect.objects.all()
    assert found.grade == "C"
    assert found.verdict == Verdict.BETTER
    assert found.estimate is not None
    assert 8 < found.estimate < 12
    assert (found.first, found.last) == (date(2026, 4, 2), date(2026, 4, 29))
    assert found.effect is not None
    line = book.read(date(2026, 9, 1)).lines[0]
    assert line.reason is None
    # measured once, it does not wait any more
    with pytest.raises(NotMeasurable):
        measuring.measure_now(line=line, by=mate, at=datetime(2026, 9, 1, tzinfo=UTC))


def test_what_is_live_since_before_its_figures_is_refused_with_the_reason(
    live: Request, sold: None, as_mate: Client
):
    from storewide.portfolio.models import Stage

    early = Stage.objects.filter(request=live, state=RequestState.LIVE)
    early.update(begins=datetime(2020, 4, 1, 9, tzinfo=UTC))
    waiting = as_mate.get("/ledger/never-measured/").content.decode()
    assert "live before its figures begin" in waiting
    assert ("Import earlier days" in waiting, "Measure now" in waiting) == (True, False)
    page = as_mate.get("/ledger/never-measured/measure/", {"of": live.link.written}, follow=True)
    assert page.redirect_chain == [("/ledger/never-measured/", 302)]
    assert "import earlier days, then it can be measured." in page.content.decode()


def test_too_few_days_are_refused_in_a_sentence(live: Request, sold: None, as_mate: Client):
    # live since March by the request's own history, but no figures after April: asked on a day of that week
    item = Shipped(link=live.link, kind="request", live_on=date(2026, 5, 1))
    with pytest.raises(NotMeasurable, match="at least 7 whole days with figures"):
        measuring.impact_of(item, "conversion", datetime(2026, 5, 4, tzinfo=UTC))


def test_an_effect_is_stated_after_the_fact_once(
    ana: Person, asked: Request, mate: User, at: datetime, as_mate: Client
):
    move(asked, RequestState.LIVE, reason="", by=mate, at=at)
    (line,) = book.read(date(2026, 9, 1)).lines
    assert line.reason == Reason.NO_PROMISE
    address = f"/ledger/never-measured/state/?of={asked.link.written}"
    assert as_mate.get(address).status_code == 200
    said = {"metric": "conversion", "direction": "up", "size": "2.5", "owner": "ana@shop.example"}
    assert as_mate.post(address, said | {"size": "-1"}).status_code == 422
    assert not IntendedEffect.objects.exists()
    assert as_mate.post(address, said).status_code == 302
    (effect,) = IntendedEffect.objects.all()
    assert (effect.after_the_fact, effect.size, effect.due_on) == (True, Decimal("2.5"), line.item.live_on)
    assert Entry.objects.of(effect).first().action == "ledger.effect.tell_past"  # type: ignore[union-attr]
    (line,) = book.read(date(2026, 9, 1)).lines
    assert line.reason == Reason.NEVER
    # it was never promised, so it is no money that was promised
    assert line.promised_money is None
    again = as_mate.post(address, said)
    assert again.status_code == 422
    assert b"is stated already" in again.content


def test_only_members_act(live: Request, as_viewer: Client):
    for door in ("state", "measure"):
        assert as_viewer.get(f"/ledger/never-measured/{door}/?of={live.link.written}").status_code == 403
    assert as_viewer.get("/ledger/").status_code == 200


def test_what_is_not_live_is_not_there(as_mate: Client):
    for door in ("state", "measure"):
        shown = as_mate.get(f"/ledger/never-measured/{door}/?of=portfolio.request:gone", follow=True)
        assert b"names nothing that is live" in shown.content
