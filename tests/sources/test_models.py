"""What the database itself refuses."""

import pytest
from django.db import IntegrityError

from storewide.sources.models import Import, Store

pytestmark = pytest.mark.django_db


def test_every_row_is_accounted_for(store: Store) -> None:
    with pytest.raises(IntegrityError, match="sources_every_row_accounted_for"):
        Import.objects.create(store=store, preset="generic-orders", file_name="x.csv", read=3, accepted=2)


def test_a_currency_is_a_code() -> None:
    with pytest.raises(IntegrityError, match="sources_currency_is_a_code"):
        Store.objects.create(slug="x", name="X", currency="eur")
