"""The parts of pages as HTML: what a screen reader and a browser without scripts get."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError

from storewide.kit.history import Change, Event
from storewide.kit.links import Link
from storewide.kit.progress import Progress
from storewide.kit.steps import Step
from storewide.kit.tags import Tag, Tone


def shown(source: str, **context: Any) -> str:
    return " ".join(Template("{% load kit %}" + source).render(Context(context)).split())


def test_state_takes_a_shape_of_its_own() -> None:
    assert shown('{% state "bad" "under plan" "down" %}') == shown(
        "{% tag t %}", t=Tag("under plan", Tone.BAD, "down")
    )


def test_state_refuses_a_tone_that_is_none() -> None:
    with pytest.raises(ValueError, match="red"):
        shown('{% state "red" "x" %}')


def test_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "check" %}')
    with pytest.raises(KeyError):
        shown('{% icon "unicorn" %}')


def test_notice_holds_its_content() -> None:
    html = shown('{% notice "bad" %}<p>{{ text }}</p>{% endnotice %}', text="<late>")
    assert 'class="notice tone-bad"' in html
    assert "<p>&lt;late&gt;</p>" in html
    with pytest.raises(TemplateSyntaxError):
        shown('{% notice "bad" %}never closed')


def test_money_writes_minor_units_with_their_currency() -> None:
    assert shown('{{ n|money:"EUR" }}', n=123_450) == "1,234.50 EUR"


def test_ago_gives_the_exact_time_on_hover() -> None:
    html = shown("{{ at|ago }}", at=datetime(2020, 1, 1, 12, tzinfo=UTC))
    assert 'title="1 Jan 2020, 12:00 UTC"' in html
    assert "years ago" in html
    assert shown("{{ at|ago }}", at=None) == "–"


def test_timeline_shows_each_change_before_and_after() -> None:
    event = Event(
        datetime(2026, 1, 1, tzinfo=UTC), "Ines", "changed the size", (Change("Size", "+1 %", "+2 %"),)
    )
    html = shown("{% timeline events %}", events=[event])
    assert "<del>+1 %</del> → <ins>+2 %</ins>" in html


def test_timeline_shows_a_first_value_without_what_was_not_there() -> None:
    event = Event(datetime(2026, 1, 1, tzinfo=UTC), "Ines", "was added", (Change("Size", "–", "+2 %"),))
    html = shown("{% timeline events %}", events=[event])
    assert "Size: <ins>+2 %</ins>" in html


def test_walk_gives_the_next_step_its_button() -> None:
    html = shown("{% walk steps %}", steps=[Step("a", True, "/a/"), Step("b", False, "/b/", action="Do b")])
    assert '<a class="button" href="/b/">Do b</a>' in html
    assert html.count('aria-current="step"') == 1


def running(**change: Any) -> Progress:
    return Progress(
        **{"label": "Import", "done": 2, "total": 10, "running": True, "poll_url": "/jobs/1/", **change}
    )


def test_progress_asks_again_while_it_runs_and_can_be_cancelled() -> None:
    html = shown("{% progress p %}", p=running(cancel_url="/jobs/1/cancel/"))
    assert 'hx-get="/jobs/1/" hx-trigger="every 1s"' in html
    assert 'value="2" max="10"' in html
    assert "2 of 10 done" in html
    assert 'action="/jobs/1/cancel/"' in html


def test_progress_of_unknown_length_shows_no_share() -> None:
    html = shown("{% progress p %}", p=running(total=None))
    assert "max=" not in html
    assert "2 done so far" in html


def test_progress_that_ended_links_its_result_and_asks_no_more() -> None:
    done = running(running=False, done=10, cancel_url="/x/", result=Link("job", "1", "See it", "/r/"))
    html = shown("{% progress p %}", p=done)
    assert "hx-get" not in html
    assert 'action="/x/"' not in html
    assert '<a href="/r/">See it</a>' in html


def test_copyable_can_be_read_and_copied_without_a_script() -> None:
    html = shown('{% copyable link "Invitation" %}', link="https://x.example/?a=1&b")
    assert 'value="https://x.example/?a=1&amp;b" aria-label="Invitation"' in html
