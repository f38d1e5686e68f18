"""What the guide owes whoever checks a number: of every method what it assumes and where it is published."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "statistics.md"
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"\n## ", GUIDE.read_text())[1:]}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_method_says_what_it_assumes_and_its_source(section: str) -> None:
    assert re.search(r"\*Assumes\*", SECTIONS[section])
    assert re.search(r"\*Sources?\*:\s\S", SECTIONS[section])
