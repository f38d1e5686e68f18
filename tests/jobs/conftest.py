"""Jobs of the tests' own kinds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.jobs import kinds, operations
from storewide.jobs.models import Job
from tests.jobs.kinds import ALL


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    load = kinds.wiring.load
    monkeypatch.setattr(kinds.wiring, "load", lambda name: ALL if name == "job_kinds" else load(name))


@pytest.fixture
def start(mate: User, at: datetime) -> Callable[..., Job]:
    """Start a job that Milan asks for."""

    def started(kind: str = "tests.count", **arguments: Any) -> Job:
        arguments = arguments or {"upto": 3}
        return operations.start(kind=kind, label="Count to three", arguments=arguments, by=mate, at=at)

    return started
