"""A small organisation."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from storewide.kit.permissions import SYSTEM
from storewide.organization import operations
from storewide.organization.models import Person, Team


@pytest.fixture
def checkout(db: None, at: datetime) -> Team:
    return operations.form_team(name="Checkout", mission="Paying is easy.", by=SYSTEM, at=at)


@pytest.fixture
def ana(checkout: Team, at: datetime) -> Person:
    """Ana leads the checkout team."""
    return operations.add_person(
        name="Ana Ruiz", email="ana@shop.example", title="Head of checkout", team=checkout, by=SYSTEM, at=at
    )


@pytest.fixture
def ben(ana: Person, at: datetime) -> Person:
    """Ben reports to Ana."""
    return operations.add_person(
        name="Ben Okoro", email="ben@shop.example", team=ana.team, manager=ana, by=SYSTEM, at=at
    )


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of people: a header and its lines."""

    def written(*lines: str, header: str = "name,email,team,role,manager,shift") -> Path:
        path = tmp_path / "people.csv"
        path.write_text("\n".join([header, *lines]) + "\n")
        return path

    return written
