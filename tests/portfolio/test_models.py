"""What the database keeps of requests and cases."""

import pytest
from django.db import IntegrityError, transaction

from storewide.portfolio.models import BusinessCase, Request


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "declined"}, "portfolio_declined_has_reason"),
        ({"state": "declined", "answer": "No"}, "portfolio_declined_has_reason"),
        ({"state": "promised"}, "portfolio_promised_has_day"),
    ],
)
def test_an_answer_is_whole(asked: Request, values: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Request.objects.filter(pk=asked.pk).update(**values)


def test_a_number_is_given_once(asked: Request) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.create(number=asked.number, title="t", problem="p", area=asked.area)


@pytest.mark.parametrize("field", ["cost", "value"])
def test_amounts_are_not_negative(bet: BusinessCase, field: str) -> None:
    with pytest.raises(IntegrityError, match="portfolio_case_amounts_not_negative"), transaction.atomic():
        BusinessCase.objects.filter(pk=bet.pk).update(**{field: -1})


def test_a_request_has_one_case(bet: BusinessCase) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessCase.objects.create(
            request=bet.request, effect=bet.effect, objective="another", currency="GBP"
        )
