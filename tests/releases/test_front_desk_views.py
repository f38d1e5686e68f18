"""The front desk as its agents use it: read, tell, note in two clicks."""

import re
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.listening.models import Feedback
from storewide.metrics.models import AreaMeasure
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.releases.front_desk import Pages
from storewide.releases.models import Acknowledgement, Release
from storewide.sources.models import Store
from tests.releases.at_the_desk import DESK, Briefed, Made, page_of

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")


def buttons(page: str) -> list[str]:
    return re.findall(r"I have read version \d+", page)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", [200, 200, 200, 302]),
        ("?q=labels", [200, 200, 200, 302]),
        ("note/", [405, 405, 405, 302]),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest, went_live: Made, brief: Briefed, path: str, expected: list[int]
) -> None:
    brief(went_live())
    assert [request.getfixturevalue(who).get(DESK + path).status_code for who in EVERYBODY] == expected


def test_the_week_newest_first_and_what_comes(
    as_mate: Client, agent: Person, went_live: Made, planned: Made, brief: Briefed
) -> None:
    for release in (
        went_live("Old", 8),
        went_live("Older label", 3),
        went_live("Newest", 0),
        planned("Soon", 5),
    ):
        brief(release)
    planned("Far", 9)
    page = page_of(as_mate)
    names = re.findall(r'-heading"><a href="[^"]*">([^<]*)</a>', page)
    assert names == ["Old", "Newest", "Older label", "Soon"]
    assert page.index("Still waits for you") < page.index("Newest")
    assert "One change went live today; 4 briefings wait for you" in page


def test_a_quiet_week_says_so(as_mate: Client, agent: Person) -> None:
    page = page_of(as_mate)
    assert "Nothing went live in the last 7 days; nothing waits for you" in page
    assert "Nothing is planned." in page


def test_a_card_tells_first_what_to_say(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    brief(went_live(), "Say: print it.")
    page = page_of(as_mate)
    assert page.index("Say: print it.") < page.index("Labels are printed at home.")
    assert "live since yesterday" in page


def test_a_release_without_a_briefing_says_so(as_mate: Client, agent: Person, went_live: Made) -> None:
    went_live()
    page = page_of(as_mate)
    assert "No briefing yet" in page
    assert buttons(page) == []


def test_read_is_one_click_for_one_version(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    release = went_live()
    first = brief(release)
    assert buttons(page_of(as_mate)) == ["I have read version 1"]
    answer = as_mate.post(f"{DESK}briefings/{first.pk}/read/", {"release": str(release.number)})
    assert answer["Location"] == f"{DESK}#release-{release.number}"
    page = page_of(as_mate)
    assert "You have read version 1 on “Printed labels”." in page
    assert "nothing waits for you" in page
    assert buttons(page) == []
    brief(release, "Send the label by post.")
    page = page_of(as_mate)
    assert "Changed since you read version 1" in page
    assert buttons(page) == ["I have read version 2"]
    answer = as_mate.post(f"{DESK}briefings/{first.pk}/read/", follow=True)
    assert "Version 1 of this briefing is replaced" in answer.content.decode()
    assert Acknowledgement.objects.count() == 1


def test_whoever_is_in_another_team_or_wrote_it_is_not_asked(
    as_viewer: Client, as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    brief(went_live(), author=agent)
    page = page_of(as_mate)
    assert "You wrote it" in page
    assert buttons(page) == []
    page = page_of(as_viewer)
    assert "is of nobody in People" in page
    assert buttons(page) == []


def test_two_clicks_note_what_a_customer_said_about_a_release(
    as_mate: Client, agent: Person, mate: User, went_live: Made, brief: Briefed, area: Area, store: Store
) -> None:
    release = went_live(store=store)
    brief(release)
    click = {"told": "complaint:phone", "release": str(release.number), "q": ""}
    answer = as_mate.post(f"{DESK}note/", click)
    noted = Feedback.objects.get()
    assert answer["Location"] == f"{DESK}?noted={noted.pk}#voice-{release.number}"
    assert (noted.kind, noted.contact_channel, noted.said) == ("complaint", "phone", "")
    assert (noted.about_kind, noted.about_id, noted.about_label) == (
        "releases.release",
        str(release.pk),
        "Printed labels",
    )
    assert (noted.area, noted.store, noted.noted_by_id) == (area, store, mate.id)
    page = page_of(as_mate, f"?noted={noted.pk}")
    assert page.count("Noted. Complaint: Phone.") == 1
    assert page.index(f'id="release-{release.number}"') < page.index("Noted. Complaint: Phone.")
    assert "1 note today" in page


def test_two_clicks_about_nothing_in_particular_take_the_only_store(
    as_mate: Client, agent: Person, store: Store
) -> None:
    answer = as_mate.post(f"{DESK}note/", {"told": "praise:shop", "release": ""}, follow=True)
    noted = Feedback.objects.get()
    assert (noted.about, noted.area, noted.store) == (None, None, store)
    page = answer.content.decode()
    assert page.index("A customer says") < page.index("Noted. Praise: In the shop.")
    Store.objects.create(slug="de", name="Shop DE", zone="UTC", currency="EUR")
    as_mate.post(f"{DESK}note/", {"told": "praise:shop", "release": ""})
    assert Feedback.objects.filter(store=None).count() == 1


@pytest.mark.parametrize(
    "click", [{}, {"told": "rant:phone"}, {"told": "praise:fax"}, {"told": "praise:chat", "release": "99"}]
)
def test_a_click_that_names_nothing_notes_nothing(
    as_mate: Client, agent: Person, click: dict[str, str]
) -> None:
    answer = as_mate.post(f"{DESK}note/", click, follow=True)
    assert "Choose what it was, then how they reached you." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_their_words_follow_and_may_be_undone(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed
) -> None:
    release = went_live()
    brief(release)
    as_mate.post(f"{DESK}note/", {"told": "question:chat", "release": str(release.number)})
    noted = Feedback.objects.get()
    said = {"said": "Which paper?", "release": str(release.number)}
    answer = as_mate.post(f"{DESK}notes/{noted.pk}/said/", said)
    assert answer["Location"] == f"{DESK}?noted={noted.pk}#voice-{release.number}"
    assert "Question: Chat: “Which paper?”" in page_of(as_mate, f"?noted={noted.pk}")
    too_long = as_mate.post(f"{DESK}notes/{noted.pk}/said/", {"said": "x" * 501}, follow=True)
    assert "longer than 500 characters" in too_long.content.decode()
    assert Feedback.objects.get().said == "Which paper?"
    answer = as_mate.post(f"{DESK}notes/{noted.pk}/undo/", {"release": str(release.number)}, follow=True)
    assert "Taken back: the note is deleted." in answer.content.decode()
    assert not Feedback.objects.exists()
    assert Entry.objects.filter(record_id=str(noted.pk)).count() == 3


def test_a_note_of_somebody_else_is_neither_shown_nor_changed(
    as_mate: Client, as_owner: Client, as_viewer: Client, agent: Person
) -> None:
    as_owner.post(f"{DESK}note/", {"told": "question:chat"})
    noted = Feedback.objects.get()
    assert "Noted." not in page_of(as_mate, f"?noted={noted.pk}")
    assert "Noted." not in page_of(as_mate, "?noted=nonsense")
    assert as_mate.post(f"{DESK}notes/{noted.pk}/said/", {"said": "Mine"}).status_code == 403
    assert as_mate.post(f"{DESK}notes/{noted.pk}/undo/").status_code == 403
    assert as_viewer.post(f"{DESK}note/", {"told": "question:chat"}).status_code == 403
    assert "A customer says" not in page_of(as_viewer)
    assert Feedback.objects.get().said == ""


def test_it_costs_the_same_queries_however_many(
    as_mate: Client,
    agent: Person,
    went_live: Made,
    planned: Made,
    brief: Briefed,
    django_assert_max_num_queries: Any,
) -> None:
    def furnish() -> None:
        for number in range(3):
            for release in (
                went_live(f"L{number}", number),
                went_live(f"O{number}", 20),
                planned(f"S{number}", number),
            ):
                brief(release)

    furnish()
    with django_assert_max_num_queries(16) as few:
        page_of(as_mate)
    furnish()
    with django_assert_max_num_queries(16) as many:
        page_of(as_mate)
    assert len(few) == len(many)
    # the first search after something was published reads it
    with django_assert_max_num_queries(17):
        page_of(as_mate, "?q=labels")


def test_the_rail_marks_the_front_desk_alone(as_mate: Client, agent: Person) -> None:
    here = re.compile(r'class="rail-link" href="([^"]*)" aria-current="page"')
    assert here.findall(page_of(as_mate)) == [DESK]
    assert here.findall(as_mate.get("/releases/").content.decode()) == ["/releases/"]


def test_two_clicks_attach_what_was_said_to_the_page_too(
    as_mate: Client, agent: Person, went_live: Made, brief: Briefed, area: Area
) -> None:
    other = Area.objects.create(slug="search", name="Search", group="order_entry")
    AreaMeasure.objects.exclude(area__in=[area, other]).delete()
    AreaMeasure.objects.create(area=area, pages=["/checkout", "/checkout/*", "/pay/*"])
    AreaMeasure.objects.create(area=other, pages=["/search*", "/find*"])
    release = went_live("Labels", 1)
    Release.objects.filter(pk=release.pk).update(area=area)
    brief(release)
    shown = as_mate.get(DESK)
    # the main page of the release's area is chosen already; about nothing in particular, none is
    offered = ("/checkout", "/pay/*", "/search*", "/find*")
    assert shown.context["live"][0].pages == Pages(offered, "/checkout")
    assert shown.context["pages"].chosen == ""
    click = {"told": "complaint:phone", "release": str(release.number), "page": "/checkout"}
    answer = as_mate.post(f"{DESK}note/", click)
    noted = Feedback.objects.get()
    assert (noted.page, noted.about_id) == ("/checkout", str(release.pk))
    page = as_mate.get(answer["Location"]).content.decode()
    assert "Noted. Complaint: Phone on /checkout." in page
    listed = as_mate.get("/listening/?page=%2Fcheckout").content.decode()
    assert "/checkout" in listed
    assert "Nothing fits" not in listed
