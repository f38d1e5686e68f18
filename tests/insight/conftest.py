"""Home with panels and steps of a test's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.insight import queries


@pytest.fixture
def composed_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Compose Home of these panels and steps alone."""

    def compose(*, panels: list[Any], steps: list[Any]) -> None:
        lists = {
            "home_panels": tuple(lambda _request, panel=panel: panel for panel in panels),
            "first_steps": tuple(lambda _request, step=step: step for step in steps),
        }
        load = queries.wiring.load
        monkeypatch.setattr(queries.wiring, "load", lambda name: lists[name] if name in lists else load(name))

    return compose


class Asker:
    """Somebody who opens pages: called, it gives their request."""

    def __init__(self, user: User) -> None:
        self.user = user

    def __call__(self, path: str = "/") -> Any:
        request: Any = RequestFactory().get(path)
        request.user = self.user
        request.session = {}
        return request
