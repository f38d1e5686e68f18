"""The front desk's search over the briefings of all time."""

from django.test import Client

from storewide.listening.models import Feedback
from storewide.organization.models import Person
from tests.releases.at_the_desk import DESK, Briefed, Made, page_of


def test_search_finds_any_word_of_all_time_and_marks_the_sentence(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    brief(went_live("Old labels", 300), "First sentence. Returns are free until May.")
    brief(went_live("Gift cards", 1), "Gift cards are back.")
    page = page_of(as_mate, "?q=FREE+returns")
    assert "One briefing speaks of “FREE returns”" in page
    assert "<mark>Return</mark>s are <mark>free</mark> until May." in page
    assert "Gift cards" not in page
    assert 'value="FREE returns"' in page
    assert "2 briefings speak of “labels”" in page_of(as_mate, "?q=labels")
    assert "No briefing speaks of “hats”" in page_of(as_mate, "?q=hats")
    assert "Old labels" in page_of(as_mate, "?q=old")


def test_search_reads_the_newest_version_alone(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    release = went_live()
    brief(release, "Ask for the barcode.")
    brief(release, "Ask for the number.")
    assert "No briefing speaks of “barcode”" in page_of(as_mate, "?q=barcode")


def test_noting_from_a_search_leads_back_to_it(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    release = went_live()
    brief(release)
    click = {"told": "complaint:phone", "release": str(release.number), "q": "labels & more"}
    answer = as_mate.post(f"{DESK}note/", click)
    noted = Feedback.objects.get()
    assert answer["Location"] == f"{DESK}?q=labels+%26+more&noted={noted.pk}#voice-{release.number}"
