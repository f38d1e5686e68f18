"""Drafts, material and wording-only versions, shifts and what go-live waits for, reminders at most once a day."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.listening import operations as listening
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area
from storewide.portfolio.models import BackwardsPage, BusinessCase, Question
from storewide.releases import briefing_operations, front_desk, readiness
from storewide.releases.briefing_operations import Said, ShiftOfAnother
from storewide.releases.front_line import (
    coverage,
    covering,
    differences,
    drafting,
    reminding,
    shift_operations,
)
from storewide.releases.front_line.differences import Difference, Piece
from storewide.releases.models import Briefing, Release, Reminder, Shift
from storewide.releases.rules import Lack

SAID = Said(
    what_changes="One page.",
    what_to_say="You pay on one page.",
    known_faults="Gift cards fail.",
    where_to_send="checkout@shop.example",
    questions=(("Is it safe?", "Yes, as before."),),
)


def publish(release: Release, team: Team, mate: User, at: datetime, **more: Any) -> Briefing:
    return briefing_operations.publish_briefing(
        release=release, said=more.pop("said", SAID), teams=[team], by=mate, at=at, **more
    )


def read(briefing: Briefing, person: Person, at: datetime) -> None:
    briefing_operations.acknowledge(briefing=briefing, by=SYSTEM, at=at, on_behalf_of=person)


@pytest.fixture
def late(desk: Team, at: datetime) -> Shift:
    values = {
        "name": "Late",
        "team": desk,
        "weekdays": [0, 1, 2, 3, 4, 5, 6],
        "begins": time(15),
        "ends": time(23),
        "zone": "UTC",
    }
    return shift_operations.add_shift(values=values, by=SYSTEM, at=at)


def plan(shift: Shift, people: list[Person], at: datetime) -> int:
    return shift_operations.plan_turns(
        shift=shift, people=people, first=at.date(), last=at.date() + timedelta(days=6), by=SYSTEM, at=at
    )


class TestVersions:
    def test_the_first_is_material_and_keeps_its_questions(
        self, release: Release, desk: Team, mate: User, at: datetime
    ) -> None:
        made = publish(release, desk, mate, at, material=False)
        assert (made.version, made.material, made.read_from) == (1, True, 1)
        assert [(each.question, each.answer) for each in made.questions.all()] == [
            ("Is it safe?", "Yes, as before.")
        ]
        assert (made.known_faults, made.where_to_send) == ("Gift cards fail.", "checkout@shop.example")

    def test_wording_alone_asks_nobody_again_and_a_material_change_does(
        self, release: Release, desk: Team, hana: Person, ivo: Person, mate: User, at: datetime
    ) -> None:
        read(publish(release, desk, mate, at), hana, at)
        second = publish(release, desk, mate, at, material=False)
        current = Briefing.objects.current()
        assert (second.read_from, list(current.unread_by([hana])), list(current.unread_by([ivo]))) == (
            1,
            [],
            [second],
        )
        card = front_desk.cards_of([release], hana, at.date())[0]
        assert (card.reading, card.seen, card.changed) == (front_desk.Reading.READ, 1, ())
        assert readiness.audiences([second], at.date())[second.pk].unread == [ivo]
        third = publish(
            release, desk, mate, at, said=Said(what_changes="Two.", what_to_say="You pay on two.")
        )
        assert (third.read_from, list(current.unread_by([hana]))) == (3, [third])
        changed = front_desk.cards_of([release], hana, at.date())[0]
        assert changed.reading is front_desk.Reading.CHANGED
        assert [each.part for each in changed.changed] == [
            "What to tell the customer",
            "What changes",
            "Known faults",
            "Where to send what you cannot answer",
            "“Is it safe?”",
        ]

    def test_the_page_publishes_rows_and_says_what_kind_of_change_it_is(
        self, release: Release, briefing: Briefing, desk: Team, as_mate: Client
    ) -> None:
        said = {
            "what_to_say": "Pay on one page.",
            "what_changes": "One page.",
            "teams": [desk.pk],
            "material": "no",
            "questions_question": ["Since when?", "", ""],
            "questions_answer": ["Since May.", "", ""],
        }
        as_mate.post(reverse("releases:briefing", args=[release.number]), said)
        current = Briefing.objects.current().get()
        assert (current.version, current.material, current.read_from) == (2, False, 1)
        assert [str(each) for each in current.questions.all()] == ["Since when?"]
        page = as_mate.get(release.get_absolute_url()).content.decode()
        assert "What differs from the version before, in wording only" in page
        assert "<ins>Pay</ins>" in page

    def test_a_question_without_an_answer_is_refused(
        self, release: Release, desk: Team, as_mate: Client
    ) -> None:
        said = {
            "what_to_say": "x",
            "what_changes": "x",
            "teams": [desk.pk],
            "questions_question": ["Since when?"],
            "questions_answer": [""],
        }
        answer = as_mate.post(reverse("releases:briefing", args=[release.number]), said)
        assert answer.status_code == 422
        assert "Question 1 has no answer" in answer.content.decode()
        assert Briefing.objects.count() == 0


def test_differences_are_told_word_by_word() -> None:
    assert differences.between({"a": "one page now", "b": "same"}, {"a": "two pages now", "b": " same"}) == (
        Difference(
            "a",
            (
                Piece("one", "out"),
                Piece("two", "in"),
                Piece(" ", "same"),
                Piece("page", "out"),
                Piece("pages", "in"),
                Piece(" now", "same"),
            ),
        ),
    )


def test_a_draft_is_made_of_what_records_say(
    carrying: Release, bet: BusinessCase, area: Area, ana: Person, at: datetime
) -> None:
    page = BackwardsPage.objects.create(
        request=bet.request,
        headline="Buy as a guest",
        for_whom="New customers.",
        problem="They must register.",
        solution="No account is needed.",
    )
    Question.objects.create(
        page=page, place=1, asker="customer", question="Can I register later?", answer="Yes."
    )
    Question.objects.create(
        page=page, place=2, asker="internal", question="What does it cost?", answer="Little."
    )
    listening.note_feedback(
        kind="question", contact_channel="phone", said="Where is my basket?", area=area, by=SYSTEM, at=at
    )
    found = drafting.draft(carrying)
    assert found.said == Said(
        what_changes="One page instead of four.\nGuest checkout: No account is needed.",
        what_to_say="Buy as a guest",
        who_is_affected="New customers.\nCustomers of Shop.",
        where_to_send="Ana Ruiz (ana@shop.example), who is accountable for One-page checkout.",
        questions=(("Can I register later?", "Yes."), ("Where is my basket?", "")),
    )
    assert found.sources == (
        f"request {bet.request.number}, “Guest checkout”",
        "the page “Buy as a guest”",
        "what customers asked in the last 28 days",
    )


class TestShifts:
    def test_coverage_is_told_by_shift_of_the_next_days(
        self, release: Release, briefing: Briefing, late: Shift, hana: Person, ivo: Person, at: datetime
    ) -> None:
        assert plan(late, [hana], at) == 7
        told = covering.covering(at.date())[0]
        assert [(each.name, each.asked, each.read) for each in told.shifts] == [("Help desk: Late", 1, 0)]
        read(briefing, hana, at)
        told = covering.covering(at.date())[0]
        assert (
            coverage.sentence(told.shifts[0], 1)
            == "100\N{NO-BREAK SPACE}% of Help desk: Late have read version 1"
        )
        assert coverage.sentence(told.teams[0], 1) == "50\N{NO-BREAK SPACE}% of Help desk have read version 1"
        assert (
            covering.finding([told])
            == "100\N{NO-BREAK SPACE}% of Help desk: Late have read version 1 on “New checkout”"
        )

    def test_go_live_waits_for_a_share_of_each_shift(
        self, ready: Release, briefing: Briefing, late: Shift, hana: Person, ivo: Person, at: datetime
    ) -> None:
        assert readiness.open_points(ready, at.date()) == ()
        plan(late, [hana, ivo], at)
        points = readiness.open_points(ready, at.date())
        assert [(each.lack, each.name) for each in points] == [
            (Lack.SHIFT, "90\N{NO-BREAK SPACE}% of Help desk: Late (1 of 2 have read it)")
        ]
        shift_operations.set_gate(tier="standard", percent=50, by=SYSTEM, at=at)
        assert readiness.open_points(ready, at.date()) == ()

    def test_a_briefing_of_one_shift_asks_only_who_is_on_it(
        self, release: Release, desk: Team, late: Shift, hana: Person, ivo: Person, mate: User, at: datetime
    ) -> None:
        plan(late, [hana], at)
        made = publish(release, desk, mate, at, shifts=[late])
        assert readiness.audiences([made], at.date())[made.pk].everybody == [hana]
        assert list(Briefing.objects.unread_by([hana])) == [made]
        assert list(Briefing.objects.unread_by([ivo])) == []
        other = Team.objects.create(name="Shop")
        with pytest.raises(ShiftOfAnother):
            publish(release, other, mate, at, shifts=[late])

    def test_planning_again_replaces_whoever_was(
        self, late: Shift, hana: Person, ivo: Person, at: datetime
    ) -> None:
        plan(late, [hana, ivo], at)
        assert plan(late, [ivo], at) == 7
        with pytest.raises(shift_operations.DaysRefused):
            shift_operations.plan_turns(
                shift=late, people=[], first=at.date(), last=at.date() - timedelta(days=1), by=SYSTEM, at=at
            )

    @pytest.mark.parametrize("address", ["releases:shifts", "releases:front-line"])
    def test_pages(self, address: str, late: Shift, briefing: Briefing, as_viewer: Client) -> None:
        assert "Late" in as_viewer.get(reverse(address)).content.decode()

    def test_only_members_plan(self, late: Shift, as_viewer: Client, as_mate: Client) -> None:
        address = reverse("releases:shift-turns", args=[late.pk])
        assert (as_viewer.get(address).status_code, as_mate.get(address).status_code) == (403, 200)


class TestReminders:
    @pytest.fixture(autouse=True)
    def _mailer(self, settings: Any) -> None:
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    def mailed(self) -> list[str]:
        return sorted(job.arguments["to"][0] for job in Job.objects.filter(kind="jobs.mail"))

    def test_everybody_who_has_not_read_it_once_a_day(
        self, release: Release, briefing: Briefing, hana: Person, ivo: Person, at: datetime
    ) -> None:
        read(briefing, hana, at)
        eight = datetime.combine(at.date(), time(8), UTC)
        assert reminding.remind(eight - timedelta(minutes=1)) == 0
        assert reminding.remind(eight) == 1
        assert reminding.remind(eight + timedelta(hours=1)) == 0
        assert self.mailed() == ["ivo@shop.example"]
        assert reminding.remind(eight + timedelta(days=1)) == 1
        assert Reminder.objects.count() == 2

    def test_whoever_has_a_turn_as_it_begins(
        self, release: Release, briefing: Briefing, late: Shift, hana: Person, ivo: Person, at: datetime
    ) -> None:
        plan(late, [hana], at)
        eight = datetime.combine(at.date(), time(8), UTC)
        assert reminding.remind(eight) == 1
        assert self.mailed() == ["ivo@shop.example"]
        assert reminding.remind(eight + timedelta(hours=7)) == 1
        assert self.mailed() == ["hana@shop.example", "ivo@shop.example"]

    def test_not_long_before_go_live(
        self, release: Release, briefing: Briefing, hana: Person, at: datetime
    ) -> None:
        Release.objects.filter(pk=release.pk).update(planned_on=at.date() + timedelta(days=4))
        assert reminding.remind(datetime.combine(at.date(), time(8), UTC)) == 0
        assert self.mailed() == []


def test_it_prints_on_one_page(
    release: Release, desk: Team, mate: User, as_viewer: Client, at: datetime
) -> None:
    made = publish(release, desk, mate, at)
    answer = as_viewer.get(reverse("releases:briefing-paper", args=[made.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="briefing-{release.number}-v1.pdf"'
    assert answer.content.count(b"/Type /Page\n") + answer.content.count(b"/Type/Page\n") <= 1
