"""Paper: letters that the own fonts lack come from fonts that lie beside the data."""

from datetime import UTC, datetime
from pathlib import Path

import playwright
import pytest

from storewide.kit import paper
from storewide.lib.data_folder import DataFolder

AT = datetime(2026, 3, 16, 9, tzinfo=UTC)
#: a letter that no font of text holds
SIGN = "\uea60"


@pytest.fixture
def signs() -> Path:
    """A font that holds the letter; playwright brings one."""
    found = sorted(Path(playwright.__file__).parent.rglob("codicon*.ttf"))
    if not found:
        pytest.skip("playwright brings no font of signs any more; name another one")
    return found[0]


def test_a_font_beside_the_data_gives_the_letters_that_are_missing(
    settings, tmp_path: Path, signs: Path
) -> None:
    settings.DATA = DataFolder(tmp_path)
    document = paper.Paper(headline=f"Spend {SIGN}", title="Review", seal="", operation="Store")
    without = paper.printed(document, AT)
    assert b"codicon" not in without
    # an empty folder changes nothing
    settings.DATA.fonts.mkdir()
    assert paper.printed(document, AT) == without
    (settings.DATA.fonts / "signs.ttf").write_bytes(signs.read_bytes())
    assert b"codicon" in paper.printed(document, AT)
    # where the own fonts hold every letter, they are not touched
    plain = paper.Paper(headline="Spend", title="Review", seal="", operation="Store")
    assert b"codicon" not in paper.printed(plain, AT)
