"""Each dependency says, beside its line in pyproject.toml, what it is for."""

import re

from tests.gates.tree import ROOT

_SECTION = re.compile(r"^\[([\w.-]+)\]")
_KEY = re.compile(r"^([\w-]+)\s*=")
_REQUIREMENT = re.compile(r'"[^"]+"\s*\]?,?\s*(?:#\s*(?P<reason>.*))?$')


def without_reason(pyproject: str) -> list[str]:
    """The lines of requirements whose comment says less than two words."""
    found, section, key = [], "", ""
    for line in pyproject.splitlines():
        if match := _SECTION.match(line):
            section, key = match[1], ""
        elif match := _KEY.match(line):
            key = match[1]
        requirement = _REQUIREMENT.search(line)
        is_list = key in ("dependencies", "requires") or section == "dependency-groups"
        if is_list and requirement and len((requirement["reason"] or "").split()) < 2:
            found.append(line.strip())
    return found


def test_every_dependency_has_its_reason():
    assert without_reason((ROOT / "pyproject.toml").read_text()) == []


def test_without_reason_names_the_lines():
    text = """
[build-system]
requires = ["hatchling==1"]
[project]
keywords = [
    "shop",
]
dependencies = [
    "click==8.5.1", # the command line
    "django==6.1.3",
    "psycopg[binary]==3.3.9", # why
    "numpy==2.4.6 ; python_version < '3.13'",
]
[dependency-groups]
dev = [
    "ruff==0.17.6",
]
"""
    assert without_reason(text) == [
        'requires = ["hatchling==1"]',
        '"django==6.1.3",',
        '"psycopg[binary]==3.3.9", # why',
        "\"numpy==2.4.6 ; python_version < '3.13'\",",
        '"ruff==0.17.6",',
    ]
