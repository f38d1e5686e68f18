"""The gallery is open, shows every part, and its form behaves as forms do."""

import pytest
from django.test import Client
from django.urls import reverse

from storewide.web import urls

GALLERY = [str(route.name) for route in urls.urlpatterns if str(route.name).startswith("styleguide")]


@pytest.mark.parametrize("name", GALLERY)
def test_page_of_the_gallery_opens_for_anybody(name: str, as_stranger: Client) -> None:
    assert as_stranger.get(reverse(f"web:{name}")).status_code == 200


def test_form_with_errors_keeps_what_was_typed(as_stranger: Client) -> None:
    response = as_stranger.post(reverse("web:styleguide-form"), {"why": "Because <of> it"})
    assert response.status_code == 422
    assert "Because &lt;of&gt; it</textarea>" in response.content.decode()


def test_progress_of_the_gallery_ends(as_stranger: Client) -> None:
    text = as_stranger.get(reverse("web:styleguide-progress"), {"done": "500000"}).content.decode()
    assert "hx-get" not in text
    assert "See what was imported" in text
