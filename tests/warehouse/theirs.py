"""A PostgreSQL that holds somebody else's tables; tests that want it are skipped where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import psycopg
import pytest
from tools import postgres_tests


@contextmanager
def postgres(fill: Callable[[psycopg.Connection[Any]], None]) -> Iterator[str]:
    """The address of a new one, as a connection has it, with what `fill` put into it."""
    try:
        postgres_tests.program("postgres")
        postgres_tests.user()
    except postgres_tests.PostgresMissing as missing:
        pytest.skip(str(missing))
    with postgres_tests.cluster() as address:
        host = unquote(urlsplit(address).netloc.partition("@")[2])
        with psycopg.connect(host=host, user="storewide", dbname="postgres", autocommit=True) as connection:
            fill(connection)
        yield f"postgres://storewide:secret@{quote(host, safe='')}/postgres"
