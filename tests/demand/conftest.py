"""A store with an area and its owner, a campaign of it, and helpers to bring in facts."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from storewide.access.models import User
from storewide.demand import operations
from storewide.demand.models import Campaign
from storewide.demand.operations import Plan
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

type Bring = Callable[[str, str], None]
type Planning = Callable[..., Plan]


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


@pytest.fixture
def store(db: None, folder: DataFolder) -> Store:
    return Store.objects.create(slug="main", name="Main", zone="Europe/Berlin", currency="EUR")


@pytest.fixture
def milan(mate: User) -> Person:
    """Milan as a person of the operation: the account `mate` is his."""
    return Person.objects.create(name="Milan Horn", email=mate.email)


@pytest.fixture
def planning(store: Store, milan: Person) -> Planning:
    """A plan of a campaign from 10 to 23 March 2026, with any part otherwise."""

    def make(**otherwise: Any) -> Plan:
        said: dict[str, Any] = {
            "store": store,
            "name": "Spring",
            "key": "spring-26",
            "marketing_channel": "paid_search",
            "budget_minor": 500_000,
            "owner": milan,
            "area": Area.objects.get(slug="demand-management"),
            "first": date(2026, 3, 10),
            "last": date(2026, 3, 23),
            "metric": "spend",
            "direction": "up",
            "size": Decimal("8.0"),
        }
        return Plan(**{**said, **otherwise})

    return make


@pytest.fixture
def campaign(planning: Planning, mate: User, at: datetime) -> Campaign:
    return operations.plan_campaign(plan=planning(), by=mate, at=at)


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Import text as a file of a preset."""

    def do(preset: str, text: str) -> None:
        path = tmp_path / f"{preset}.csv"
        path.write_text(text, encoding="utf-8")
        asked = Asked(path=path, file_name=path.name, preset=preset, store=store, strict=True)
        importing.read(asked, refusals_to=tmp_path / "refusals.csv")

    return do
