"""What the guide owes whoever checks a number: of every method what it assumes and where it is published."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "statistics.md"
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"\n## ", GUIDE.read_text())[1:]}

#: where pages with a figure of chance lead, besides the guide of statistics
ELSEWHERE = {
    "alerts": "What is usual",
    "assessment": "Recommendation",
    "metrics": "Pacing",
    "prioritisation": "Rank stability",
    "releases": "Watch",
    "why": "Drivers",
}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_method_says_what_it_assumes_and_its_source(section: str) -> None:
    assert re.search(r"\*Assumes\*", SECTIONS[section])
    assert re.search(r"\*Sources?\*:\s\S", SECTIONS[section])


@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_page_with_a_figure_of_chance_leads_to_what_it_assumes_and_its_source(name: str) -> None:
    parts = re.split(r"\n## ", (GUIDE.parent / f"{name}.md").read_text())
    (section,) = [part for part in parts if part.partition("\n")[0] == ELSEWHERE[name]]
    assert re.search(r"\*Assumes\*", section)
    assert re.search(r"\*Sources?\*:\s\S", section)


@pytest.mark.parametrize("section", ["What was measured", "Measured effects"])
def test_what_was_measured_leads_to_the_methods(section: str) -> None:
    parts = re.split(r"\n## ", (GUIDE.parent / "ledger.md").read_text())
    (found,) = [part for part in parts if part.partition("\n")[0] == section]
    assert "](statistics.md#sequential)" in found
    assert "](statistics.md#changes-without-an-experiment)" in found
