"""What went wrong is told in one calm sentence, inside the frame or alone."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.web import errors


def test_not_found_stands_in_the_frame_for_somebody_signed_in(as_owner: Client) -> None:
    response = as_owner.get("/no/such/page/")
    text = response.content.decode()
    assert response.status_code == 404
    assert "There is nothing at this address" in text
    assert 'id="rail"' in text


def test_not_found_stands_alone_for_a_stranger(as_stranger: Client) -> None:
    response = as_stranger.get("/no/such/page/")
    assert response.status_code == 404
    assert 'id="rail"' not in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (lambda request: errors.bad_request(request, SuspiciousOperation()), 400, "could not be understood"),
        (lambda request: errors.forbidden(request, PermissionDenied()), 403, "may not open this"),
        (lambda request: errors.csrf_failure(request, "no cookie"), 403, "open for too long"),
    ],
)
def test_each_page_says_what_to_do(view: object, status: int, sentence: str, owner: User) -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.user = owner
    assert callable(view)
    response = view(request)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert "no cookie" not in response.content.decode()


def test_server_error_asks_neither_session_nor_database(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = errors.server_error(RequestFactory().get("/"))
    assert len(queries) == 0
    assert response.status_code == 500
    assert "Something failed on our side" in response.content.decode()


def test_form_without_its_proof_is_refused_with_the_csrf_page(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    response = client.post("/styleguide/form/", {})
    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()
