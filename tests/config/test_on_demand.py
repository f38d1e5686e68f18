"""Which addresses are loaded when, and that what is told of them beforehand is true."""

import subprocess
import sys
from importlib import import_module

import pytest
from django.urls import NoReverseMatch, reverse

from storewide.config import wiring

MODULES = ("storewide.portfolio.urls", "storewide.releases.urls", "storewide.api.urls")


def said_by(program: str) -> list[str]:
    """What a new process prints once Django is set up; `loaded()` are those of MODULES that it has."""
    told = f"""
import sys
import django
from django.urls import resolve, reverse
django.setup()
def loaded(): return [name for name in {MODULES} if name in sys.modules]
{program}"""
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_writing_an_address_loads_those_of_its_module_alone() -> None:
    lines = said_by("""
print(loaded())
print(reverse("portfolio:request", args=[7]), reverse("account_login"))
print(loaded())
print(reverse("api:openapi-json"), reverse("web:styleguide"))
print(loaded())
""")
    assert lines == [
        "[]",
        "/portfolio/requests/7/ /access/sign-in/",
        "['storewide.portfolio.urls']",
        "/api/v1/openapi.json /styleguide/",
        "['storewide.portfolio.urls', 'storewide.api.urls']",
    ]


def test_opening_an_address_loads_those_of_its_module_alone() -> None:
    lines = said_by("""
print(resolve("/releases/").view_name)
print(loaded())
""")
    assert lines == ["releases:releases", "['storewide.releases.urls']"]


def test_namespaces_are_those_of_the_modules() -> None:
    for _prefix, dotted, namespace in wiring.URLS:
        assert (dotted, getattr(import_module(dotted), "app_name", "")) == (dotted, namespace)
    assert import_module("storewide.api.urls").api.urls[1:] == ("ninja", "api")


def test_an_address_that_is_not_there_is_none() -> None:
    with pytest.raises(NoReverseMatch, match="'no-such-page' not found"):
        reverse("portfolio:no-such-page")
    with pytest.raises(NoReverseMatch, match="'nobody' is not a registered namespace"):
        reverse("nobody:home")
