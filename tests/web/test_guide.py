"""The guide inside the product: documents rendered without anything the policy forbids."""

import os
from pathlib import Path

import pytest
from django.test import Client

from storewide.web import guide

TEXT = """# Metrics and *targets*

What a metric is. More of it.

## How it is `computed`

See [the ledger](ledger.md#grades) and [outside](https://example.org/).

| metric | value |
|---|--:|
| spend | 12 |

<script>alert(1)</script>

## Targets
"""


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "metrics.md").write_text(TEXT)
    (tmp_path / "ledger.md").write_text("The ledger has no title.\n")
    monkeypatch.setattr(guide, "folder", lambda: tmp_path)
    return tmp_path


def test_read_gives_title_summary_and_sections(documents: Path) -> None:
    document = guide.read(documents / "metrics.md")
    assert (document.area, document.title, document.summary) == (
        "metrics",
        "Metrics and *targets*",
        "What a metric is.",
    )
    assert [(section.label, section.anchor) for section in document.sections] == [
        ("How it is computed", "how-it-is-computed"),
        ("Targets", "targets"),
    ]


def test_read_keeps_links_between_documents_in_the_product(documents: Path) -> None:
    html = guide.read(documents / "metrics.md").html
    assert 'href="/guide/ledger/#grades"' in html
    assert 'href="https://example.org/"' in html


def test_read_lets_no_style_and_no_html_of_the_document_through(documents: Path) -> None:
    html = guide.read(documents / "metrics.md").html
    assert "style=" not in html
    assert '<td class="n">12</td>' in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_read_names_a_document_without_title_after_its_file(documents: Path) -> None:
    assert guide.read(documents / "ledger.md").title == "Ledger"


def test_read_shows_what_a_document_says_now(documents: Path) -> None:
    path = documents / "ledger.md"
    before = guide.read(path).html
    path.write_text("# Ledger\n\nRewritten.\n")
    os.utime(path, ns=(1, 1))
    assert "Rewritten." in guide.read(path).html
    assert "Rewritten." not in before


def test_index_lists_all_documents(documents: Path, as_stranger: Client) -> None:
    text = as_stranger.get("/guide/").content.decode()
    assert 'href="/guide/ledger/"' in text
    assert "What a metric is." in text


def test_area_shows_the_document_in_the_frame(documents: Path, as_owner: Client) -> None:
    text = as_owner.get("/guide/metrics/").content.decode()
    assert '<h2 id="targets">Targets</h2>' in text
    assert 'id="rail"' in text


@pytest.mark.parametrize("area", ["nothing", "..", "secrets"])
def test_area_that_is_none_is_not_found(documents: Path, as_owner: Client, area: str) -> None:
    assert as_owner.get(f"/guide/{area}/").status_code == 404
