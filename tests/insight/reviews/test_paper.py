"""A review on paper: its words, numbers and lists are in the PDF, and nothing that people wrote is read as markup."""

from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from storewide.access.models import User
from storewide.insight.reviews import meeting, paper, papers
from storewide.jobs import operations as jobs
from storewide.jobs import running
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person
from storewide.rhythm import operations
from storewide.rhythm.models import Review
from storewide.sources.models import Store
from tests.insight.monday import MONDAY, WEEK

#: what would be code, a file or a heading in the language that the paper is set in
MARKUP = '#read("/etc/passwd") = Heading *bold* $x$ @label <tag> `raw`'


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def words(content: bytes) -> str:
    return " ".join(" ".join(pages(content)).replace("\xa0", " ").split())


@pytest.fixture
def held(weeks: Store, ana: Person, mate: User) -> Review:
    operations.open_action(what=MARKUP, owner=ana, due_on=date(2026, 3, 20), store=weeks, by=mate, at=MONDAY)
    reading = meeting.read(SYSTEM, weeks, WEEK, MONDAY)
    return operations.hold_review(
        subject=weeks, begins=WEEK.first, snapshot=reading.snapshot, by=mate, at=MONDAY
    )


def test_the_paper_holds_words_tables_and_lists(held: Review) -> None:
    text = words(paper.of_review(held))
    assert "Trading review 2026-W11 · Main · 9–15 Mar 2026" in text
    assert "Against the week before, spend is −25.0 %; what moved most is conversion, −25.0 %." in text
    assert "Against plan and the week before" in text
    assert "nobody" in text
    assert "1,050 EUR" in text
    assert "Spend fell 25.0 % (−350 EUR): 25.0 points from conversion in AT" in text
    assert MARKUP in text
    assert f"Held by {held.held_by_label}, 16 Mar 2026, 09:00 UTC." in text
    assert held.digest in text.replace(" ", "") or held.digest in text


def test_the_same_review_gives_the_same_bytes(held: Review) -> None:
    assert paper.of_review(held) == paper.of_review(held)


def test_a_page_that_is_not_frozen_says_so(weeks: Store) -> None:
    content = paper.of_snapshot(meeting.read(SYSTEM, weeks, WEEK, MONDAY).snapshot, MONDAY)
    assert "Not frozen: as it stood at 16 Mar 2026, 09:00 UTC." in words(content)


def test_a_review_of_the_first_form_is_printed_too(held: Review) -> None:
    first: dict[str, Any] = dict(held.snapshot)
    for name in ("kind", "heads", "sections", "tables", "period"):
        first.pop(name)
    first["week"] = "2026-W11"
    for row in first["figures"]:
        row.pop("why")
    assert "Against plan and against the week before" in words(paper.of_snapshot(first, MONDAY))


def test_holding_has_the_worker_make_the_file(held: Review, mate: User, as_mate: Client) -> None:
    page = f"/trading-review/paper/{held.pk}/"
    assert as_mate.get(page)["Location"] == "/trading-review/2026-W11/?store=main"
    answer = as_mate.post(page)
    job = Job.objects.get(kind="insight.review_paper")
    assert answer["Location"] == job.get_absolute_url()
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.error) == ("succeeded", "")
    got = as_mate.get(page)
    assert got["Content-Type"] == "application/pdf"
    assert 'filename="Trading review Main 2026-W11.pdf"' in got["Content-Disposition"]
    assert b"".join(got) == paper.of_review(held)  # type: ignore[arg-type]
    assert f'href="{page}"' in as_mate.get("/trading-review/2026-W11/?store=main").content.decode()


def test_a_review_that_went_away_is_said(weeks: Store, mate: User) -> None:
    job = jobs.start(
        kind=papers.MAKE.name,
        label="PDF",
        arguments={"review": "0198c0de-0000-7000-8000-000000000000"},
        by=mate,
        at=MONDAY,
    )
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "This review is not there any more; hold it anew.")


def test_who_may_not_read_gets_no_paper(held: Review, as_stranger: Client) -> None:
    answer = as_stranger.get(f"/trading-review/paper/{held.pk}/")
    assert answer["Location"].startswith("/access/sign-in/")
