"""The boundaries between modules hold, and each check of them bites."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.gates import boundaries
from tests.gates.tree import PACKAGE, Source, layers, sources, templates

MODULES = frozenset(name for layer in layers() for name in layer)


def planted(tmp_path: Path, name: str, text: str) -> Source:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return Source(file, tmp_path)


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_config.name.startswith("storewide.")]


def test_keys_point_down():
    found = list(boundaries.keys(own_models()))
    assert not found, "\n".join(found)


@isolate_apps("storewide.access", "storewide.portfolio", "storewide.organization")
def test_keys_bite():
    class Upper(models.Model):
        class Meta:
            app_label = "portfolio"

    class Lower(models.Model):
        up = models.ForeignKey(Upper, models.CASCADE, related_name="+")

        class Meta:
            app_label = "access"

    class Between(models.Model):
        down = models.ForeignKey(Lower, models.CASCADE)
        itself = models.ForeignKey("self", models.CASCADE, related_name="children")
        fine = models.ManyToManyField(Lower, related_name="+")

        class Meta:
            app_label = "organization"

    assert list(boundaries.keys([Lower, Between])) == [
        "access.Lower.up points to portfolio, which does not stand below access",
        'organization.Between.down crosses modules and must have related_name="+"',
    ]


def test_code_keeps_to_its_own_pages_and_leaves_signals_engines_and_sql_alone():
    found = [
        sentence
        for source in sources()
        for sentence in (
            *boundaries.borrowed_by_code(source, MODULES),
            *boundaries.signals(source),
            *boundaries.engines(source),
            *boundaries.sends_after_commit(source),
        )
    ]
    assert not found, "\n".join(found)


def test_templates_keep_to_their_own_pages():
    found = [
        sentence
        for path in templates()
        for sentence in boundaries.borrowed_by_template(path, PACKAGE, MODULES)
    ]
    assert not found, "\n".join(found)


def test_borrowed_by_code_bites(tmp_path: Path):
    code = """
render(request, "ledger/entry.html")
reverse("portfolio:request", args=[1])
reverse("metrics:metric")
render(request, "kit/base.html")
SCOPE = "portfolio:read"
"""
    assert list(boundaries.borrowed_by_code(planted(tmp_path, "metrics/views.py", code), MODULES)) == [
        "metrics/views.py:2 uses the template ledger/entry.html of ledger",
        "metrics/views.py:3 names portfolio:request; portfolio should offer that address as a function",
    ]
    door = planted(tmp_path, "web/navigation.py", 'reverse("portfolio:request")\n')
    assert list(boundaries.borrowed_by_code(door, MODULES)) == []


def test_borrowed_by_template_bites(tmp_path: Path):
    page = """{% extends "kit/base.html" %}{% include "ledger/x.html" %}
{% url "portfolio:request" 1 %}{% url "metrics:metric" %}"""
    source = planted(tmp_path, "metrics/templates/access/page.html", page)
    assert list(boundaries.borrowed_by_template(source.path, tmp_path, MODULES)) == [
        "metrics/templates/access/page.html lies among the templates of access",
        "metrics/templates/access/page.html uses a template of ledger",
        "metrics/templates/access/page.html names an address of portfolio",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.contrib.auth import signals",
        "import allauth.account.signals",
    ],
)
def test_signals_bite(tmp_path: Path, line: str):
    found = list(boundaries.signals(planted(tmp_path, "access/x.py", line + "\n")))
    assert found
    assert found[0].startswith("access/x.py:1 imports ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import duckdb", "imports duckdb"),
        ("from pyarrow import parquet", "imports pyarrow"),
        ('import_module("ibis")', "loads ibis"),
        ('X = "SELECT day, sum(x) FROM orders"', "holds SQL"),
        ('X = f"DELETE FROM {table}"', "holds SQL"),
        ('Order.objects.raw("x")', "asks the database in SQL (raw)"),
    ],
)
def test_engines_bite(tmp_path: Path, line: str, words: str):
    assert words in next(boundaries.engines(planted(tmp_path, "metrics/x.py", line + "\n")))
    assert list(boundaries.engines(planted(tmp_path, "warehouse/engines/x.py", line + "\n"))) == []


def test_engines_leave_words_alone(tmp_path: Path):
    text = '"""SELECT a FROM b is not said here."""\nX = "Select a store from the list"\nDATA.raw\n'
    assert list(boundaries.engines(planted(tmp_path, "kit/x.py", text))) == []


def test_sends_after_commit_bite(tmp_path: Path):
    text = "on_commit(lambda: mail.enqueue(1))\ntransaction.on_commit(partial(write, 1))\n"
    assert list(boundaries.sends_after_commit(planted(tmp_path, "jobs/x.py", text))) == [
        "jobs/x.py:1 sends in on_commit; enqueue a task inside the transaction"
    ]
