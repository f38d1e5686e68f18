"""What every test may ask for: the moment, three standing people and their browsers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from storewide.access import operations as access
from storewide.access.models import Role, User
from storewide.config import fresh
from storewide.kit.permissions import SYSTEM

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' tables hold what a new store holds."""
    with django_db_blocker.unblock():
        executor = MigrationExecutor(connection)
        executor.recorder.ensure_schema()
        with connection.schema_editor() as editor:
            fresh.fill(executor, editor)


@pytest.fixture
def at() -> datetime:
    """The moment at which a test's operations happen."""
    return datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def make_user(name: str, role: str, at: datetime) -> User:
    """An account that may sign in with PASSWORD."""
    return access.create_user(
        name=name,
        email=f"{name.lower()}@shop.example",
        password=make_password(PASSWORD),
        role=role,
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def owner(db: None, at: datetime) -> User:
    """Olga owns the operation."""
    return make_user("Olga", Role.OWNER, at)


@pytest.fixture
def mate(db: None, at: datetime) -> User:
    """Milan is a team mate: a member."""
    return make_user("Milan", Role.MEMBER, at)


@pytest.fixture
def viewer(db: None, at: datetime) -> User:
    """Vera may only look."""
    return make_user("Vera", Role.VIEWER, at)


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_owner(owner: User) -> Client:
    return _browser(owner)


@pytest.fixture
def as_mate(mate: User, owner: User) -> Client:
    return _browser(mate)


@pytest.fixture
def as_viewer(viewer: User, owner: User) -> Client:
    return _browser(viewer)


@pytest.fixture
def as_stranger(owner: User) -> Client:
    """Somebody without an account, at an operation that has its owner."""
    return Client()
