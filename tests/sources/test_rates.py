"""Exchange rates: files of them, what is noted, and who may."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.sources import rates, rates_files
from storewide.sources.models import Rate
from storewide.sources.rates_files import RatesUnreadable
from storewide.warehouse.rates import Rate as Told

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = date(2026, 3, 2)


def read(text: str, *, base: str = "EUR", into: tuple[str, ...] = ()) -> list[Told]:
    return rates_files.read(text.splitlines(), base=base, into=into)


def test_a_rate_a_row() -> None:
    assert read("day,currency,into,rate\n2026-03-02,usd,EUR,0.9123\n\n") == [
        Told(DAY, "USD", "EUR", Decimal("0.9123"))
    ]


def test_a_table_of_a_central_bank_is_turned_round_and_crossed() -> None:
    found = read("Date,USD,GBP,JPY,\n2026-03-02,1.25,0.8,N/A,\n", into=("GBP",))
    assert [(each.currency, each.into, each.rate) for each in found] == [
        ("USD", "EUR", Decimal("0.8")),
        ("GBP", "EUR", Decimal("1.25")),
        ("EUR", "GBP", Decimal("0.8")),
        ("USD", "GBP", Decimal("0.64")),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The first column"),
        ("a,b\n1,2", "The first column"),
        ("date,XYZ\n2026-03-02,1", "No column is named after a currency"),
        ("date,USD\n02.03.2026,1", "Row 2: “02.03.2026” is not a day"),
        ("date,USD\n2026-03-02,-1", "Row 2: “-1” is not a rate"),
        ("date,USD\n2026-03-02,1e999999", "Row 2: “1e999999” is not a rate"),
        ("date,USD\n2026-03-02,1e-9999999", "Row 2"),
        ("day,currency,into,rate\n2026-03-02,USD,USD,1", "Row 2: USD into itself"),
        ("day,currency,into,rate\n2026-03-02,US,EUR,1", "Row 2: “US” is not a currency"),
        ("day,currency,into,rate\n2026-03-02,USD,EUR,0.00000000001", "Row 2: “0.00000000001” is not a rate"),
    ],
)
def test_what_is_no_rate_is_named_by_its_row(text: str, says: str) -> None:
    with pytest.raises(RatesUnreadable) as refused:
        read(text)
    assert says in refused.value.sentence


@pytest.mark.django_db
def test_the_later_figure_of_a_day_counts_and_a_repeat_changes_nothing() -> None:
    told = [Told(DAY, "USD", "EUR", Decimal("0.9")), Told(DAY, "USD", "EUR", Decimal("0.91"))]
    assert rates.note_rates(rates=told, file_name="a.csv", by=SYSTEM, at=AT) == rates.Noted(1, 0, 0)
    assert rates.note_rates(rates=told[1:], file_name="a.csv", by=SYSTEM, at=AT) == rates.Noted(0, 0, 1)
    assert rates.note_rates(rates=told[:1], file_name="a.csv", by=SYSTEM, at=AT) == rates.Noted(0, 1, 0)
    assert [(row.rate, row.version) for row in Rate.objects.all()] == [(Decimal("0.9"), 2)]
    assert Entry.objects.filter(action="sources.rate.import").count() == 3


@pytest.mark.django_db
def test_a_file_without_a_rate_is_refused() -> None:
    with pytest.raises(rates.NoRates):
        rates.note_rates(rates=[], file_name="a.csv", by=SYSTEM, at=AT)
    assert not Entry.objects.exists()


def test_a_member_notes_a_rate_and_a_viewer_does_not(as_mate: Client, as_viewer: Client) -> None:
    data = {"day": "2026-03-02", "currency": "usd", "into": "EUR", "rate": "0.9"}
    assert as_viewer.post(reverse("sources:rate-new"), data).status_code == 403
    assert not Rate.objects.exists()
    assert as_mate.post(reverse("sources:rate-new"), data).status_code == 302
    assert [(row.currency, row.into, row.rate) for row in Rate.objects.all()] == [
        ("USD", "EUR", Decimal("0.9"))
    ]
    assert b"USD" in as_viewer.get(reverse("sources:rates")).content


def test_a_currency_into_itself_is_said_beside_the_field(as_owner: Client) -> None:
    data = {"day": "2026-03-02", "currency": "EUR", "into": "EUR", "rate": "0.9"}
    answer = as_owner.post(reverse("sources:rate-new"), data)
    assert answer.status_code == 422
    assert "A currency needs no rate into itself" in answer.content.decode()


def test_a_stranger_sees_no_rates(as_stranger: Client) -> None:
    assert as_stranger.get(reverse("sources:rates")).status_code in (302, 403)
