"""Naming a request in a form by what people know of it."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from storewide.access.models import User
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.fields import CaseField, RequestField
from storewide.portfolio.models import BusinessCase, Request, RequestState


@pytest.fixture
def three(mate: User, at: datetime) -> list[Request]:
    """Requests 1 to 3, of which two have the same title."""
    area = Area.objects.get(slug="checkout")
    said = {"problem": "It hurts.", "area": area, "store": None, "by": mate, "at": at}
    return [operations.ask(title=title, **said) for title in ("Guest checkout", "Gift wrap", "Gift wrap")]  # type: ignore[arg-type]


def asked_ones() -> RequestField:
    return RequestField(among=lambda: Request.objects.filter(state=RequestState.ASKED))


@pytest.mark.parametrize("text", ["1", "1: Guest checkout", " 1 : whatever", "guest checkout"])
def test_a_request_is_named_by_number_or_title(three: list[Request], text: str):
    assert asked_ones().clean(text) == three[0]


def test_two_of_one_title_need_the_number(three: list[Request]):
    with pytest.raises(
        ValidationError, match="More than one request is called “Gift wrap”; write its number"
    ):
        asked_ones().clean("Gift wrap")


@pytest.mark.parametrize("text", ["4", "9999999999", "²", "Somewhere else"])
def test_what_is_not_among_them_is_refused_by_name(three: list[Request], text: str):
    with pytest.raises(ValidationError, match=f"no such request as “{text}”"):
        asked_ones().clean(text)


def test_a_request_in_another_state_is_not_among_them(three: list[Request], mate: User, at: datetime):
    operations.decline(request=three[0], reason="Not now.", by=mate, at=at)
    with pytest.raises(ValidationError):
        asked_ones().clean("1")


def test_the_newest_are_offered_first(three: list[Request]):
    assert asked_ones().widget.offers() == ["3: Gift wrap", "2: Gift wrap", "1: Guest checkout"]


def test_a_case_is_named_by_its_request(bet: BusinessCase):
    field = CaseField(among=Request.objects.all, required=False)
    assert field.clean(str(bet.request.number)) == bet
    assert field.prepare_value(bet) == f"{bet.request.number}: {bet.request.title}"
    assert field.clean("") is None
