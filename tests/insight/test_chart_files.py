"""Files of charts: the worker draws what a page of ours shows, once, and nothing else."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from storewide.jobs import running
from storewide.jobs.models import Job
from storewide.kit import chart_pages, made_files
from storewide.kit.charts import Annotation, Chart, ChartKind, Marker, Role, Series, Unit
from tests.sources.conftest import folder

__all__ = ["folder"]

CHART = Chart(
    key="spend",
    title="Spend <by> day & night",
    unit=Unit("EUR", "money"),
    xs=tuple(date(2026, 3, 1) + timedelta(days=number) for number in range(4)),
    series=(
        Series("Spend", (1200.0, 900.0, None, 1100.0)),
        Series("Plan", (1000.0, 1000.0, 1000.0, 1000.0), Role.PLAN),
    ),
    annotations=(Annotation(date(2026, 3, 2), "Release 24.3", Marker.RELEASE),),
    alt="",
    x_label="Day",
)


def sent(form: str, chart: Chart = CHART) -> dict[str, Any]:
    """What the page's script sends of a chart."""
    context = chart_pages.chart_context(chart)
    return {"form": form, "seal": context["seal"], "chart": str(context["payload"])}


def draw(client: Client, body: Any) -> Any:
    return client.post("/charts/", body, content_type="application/json")


def work() -> None:
    for job in Job.objects.filter(state="queued"):
        running.attempt(str(job.pk), 1)
        job.refresh_from_db()
        assert (job.state, job.error) == ("succeeded", "")


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("png", "image/png", b"\x89PNG"),
        ("svg", "image/svg+xml", b"<svg"),
        ("pdf", "application/pdf", b"%PDF-"),
    ],
)
def test_it_is_drawn_by_the_worker(
    as_viewer: Client, folder: Any, form: str, kind: str, begins: bytes
) -> None:
    answer = draw(as_viewer, sent(form))
    assert answer.status_code == 202
    url = answer.json()["url"]
    assert as_viewer.head(url).status_code == 202
    work()
    got = as_viewer.get(url)
    content = b"".join(got)  # type: ignore[arg-type]
    assert (got.status_code, got["Content-Type"], content[:5].startswith(begins)) == (200, kind, True)


def test_title_legend_and_what_happened_are_in_it(as_viewer: Client, folder: Any) -> None:
    url = draw(as_viewer, sent("svg")).json()["url"]
    work()
    text = unescape(b"".join(as_viewer.get(url)).decode())  # type: ignore[arg-type]
    for words in ("Spend <by> day & night", "EUR", ">Plan<", "Release 24.3", "1,200"):
        assert words in text
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    url = draw(as_viewer, sent("pdf")).json()["url"]
    work()
    page = pypdfium2.PdfDocument(b"".join(as_viewer.get(url)))[0]  # type: ignore[arg-type]
    assert "Spend <by> day & night" in page.get_textpage().get_text_range()


@pytest.mark.parametrize("kind", [ChartKind.BAR, ChartKind.COLUMN, ChartKind.WATERFALL])
def test_every_kind_of_chart_is_drawn(as_viewer: Client, folder: Any, kind: ChartKind) -> None:
    chart = Chart(
        key="k",
        title="T",
        unit=Unit("EUR"),
        xs=("before", "up", "after"),
        series=(Series("Spend", (10.0, 5.0, 15.0)),),
        alt="",
        x_label="x",
        kind=kind,
    )
    url = draw(as_viewer, sent("png", chart)).json()["url"]
    work()
    assert b"".join(as_viewer.get(url)).startswith(b"\x89PNG")  # type: ignore[arg-type]


def test_the_same_chart_is_drawn_once(as_viewer: Client, folder: Any) -> None:
    first, second = (draw(as_viewer, sent("png")).json() for _ in range(2))
    assert first == second
    work()
    draw(as_viewer, sent("png"))
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"chart": '{"spec": {"data": {"url": "file:///etc/passwd"}}}'}, "Only a chart that a page of this"),
        ({"seal": "forged"}, "Only a chart that a page of this"),
        ({"seal": None}, "Only a chart that a page of this"),
        ({"form": "html"}, "“html” is no form of a picture; use png, svg, pdf."),
    ],
)
def test_nothing_else_is_drawn(as_viewer: Client, folder: Any, change: Any, sentence: str) -> None:
    answer = draw(as_viewer, sent("png") | change)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(sentence)
    assert not Job.objects.exists()


@pytest.mark.parametrize("body", [[], "text", b"\xff"])
def test_what_is_no_message_is_refused(as_viewer: Client, folder: Any, body: Any) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body)
    answer = as_viewer.generic("POST", "/charts/", raw, content_type="application/json")
    assert answer.status_code == 400


def test_strangers_get_nothing(as_stranger: Client, folder: Any) -> None:
    assert draw(as_stranger, sent("png"))["Location"].startswith("/access/sign-in/")
    assert as_stranger.get(f"/charts/{'0' * 64}/png/")["Location"].startswith("/access/sign-in/")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "path", [f"/charts/{'0' * 64}/png/", f"/charts/{'0' * 64}/html/", "/charts/luck/png/"]
)
def test_what_nobody_had_drawn_is_not_there(as_viewer: Client, folder: Any, path: str) -> None:
    assert as_viewer.get(path).status_code == 404


def test_old_files_are_swept(tmp_path: Path) -> None:
    made_files.keep(tmp_path / "made" / "a.png", b"a")
    made_files.sweep(tmp_path / "made", datetime(2020, 1, 1, tzinfo=UTC))
    assert (tmp_path / "made" / "a.png").read_bytes() == b"a"
    made_files.sweep(tmp_path / "made", datetime(2120, 1, 1, tzinfo=UTC))
    assert list((tmp_path / "made").iterdir()) == []


def test_the_seal_covers_the_text_as_it_stands_in_the_page() -> None:
    context = chart_pages.chart_context(CHART)
    text = str(context["payload"])
    assert "<" not in text
    assert json.loads(text)["title"] == "Spend <by> day & night"
    assert chart_pages.SEAL.unsign(f"{text}:{context['seal']}") == text
