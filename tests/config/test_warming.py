"""What the pages do at their start, so that nobody waits for it."""

import gc
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.loaders import cached

import storewide
from storewide.config import warming


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


pytestmark = pytest.mark.django_db


def _named_late() -> set[str]:
    """The libraries that any module loads when it first uses them."""
    texts = (each.read_text(encoding="utf-8") for each in Path(storewide.__file__).parent.rglob("*.py"))
    return {name for text in texts for name in re.findall(r'\bLate\("([^"]+)"\)', text)}


def test_templates_and_late_modules_are_there_afterwards(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        warming.warm()
    assert caplog.records == []
    assert "storewide.stats.customer_value" in sys.modules
    assert [name for name in _named_late() if name not in sys.modules] == []
    django = engines["django"]
    assert isinstance(django, DjangoTemplates)
    (loader,) = django.engine.template_loaders
    assert isinstance(loader, cached.Loader)
    assert any("metrics/scorecard.html" in str(key) for key in loader.get_template_cache)
    assert gc.get_freeze_count() > 0


def test_what_fails_holds_up_nothing_else(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("no such disk")

    monkeypatch.setattr(warming, "_facts", fail)
    with caplog.at_level(logging.WARNING):
        warming.warm()
    assert [each.message for each in caplog.records] == [
        "A page will do later what could not be done at the start."
    ]
    assert gc.get_freeze_count() > 0
