"""The pages' "How this works" leads to a section that is there."""

import re
from pathlib import Path

import pytest

import storewide
from storewide.web import guide

PACKAGE = Path(storewide.__file__).parent
REFERENCES = sorted(
    {
        reference
        for module in ("portfolio", "ledger", "insight")
        for path in (PACKAGE / module).glob("*.py")
        for reference in re.findall(r'"((?:portfolio|ledger|home)(?:#[a-z-]+)?)"', path.read_text())
    }
)


def test_references_are_found() -> None:
    assert {"home", "ledger#a-promise", "portfolio#freeze-the-promise"} <= set(REFERENCES)


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_section_is_there(reference: str) -> None:
    area, _, anchor = reference.partition("#")
    document = guide.read(guide.folder() / f"{area}.md")
    assert not anchor or anchor in [section.anchor for section in document.sections]
