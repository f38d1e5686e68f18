"""Pictures that people hand in: PNG and JPEG of sound size, known by their bytes and not by their names. Pure.

Nothing is decoded here: the size is read from the head of the file (PNG: chunk IHDR, W3C PNG 11.2.2; JPEG: the first
frame header, ITU-T T.81 B.2.2). SVG is refused, because it can carry programs.
"""

import base64
from dataclasses import dataclass

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal

LARGEST = 5_000_000
LONGEST_SIDE = 8000
_PNG = b"\x89PNG\r\n\x1a\n"
#: markers of frame headers; C4, C8 and CC are tables
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


class NotAPicture(Refusal):
    """What was handed in is no PNG or JPEG, or too large."""

    field = "file"


@dataclass(frozen=True)
class Picture:
    """What kind of picture it is (png or jpeg), and its size in pixels."""

    kind: str
    width: int
    height: int


def wrapped(picture: Picture, content: bytes) -> str:
    """The picture as a drawing, since paper takes drawings alone."""
    size = f'width="{picture.width}" height="{picture.height}"'
    held = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width} {picture.height}">'
        f'<image {size} href="data:image/{picture.kind};base64,{held}"/></svg>'
    )


def read(content: bytes) -> Picture:
    """What picture these bytes are. Raises NotAPicture, which says what to hand in instead."""
    if len(content) > LARGEST:
        words = {"size": formats.number(len(content) / 1e6, 1), "bound": formats.number(LARGEST / 1e6, 0)}
        raise NotAPicture(
            _("The picture has %(size)s MB; it may have %(bound)s at most. Make it smaller.") % words
        )
    found = _png(content) if content.startswith(_PNG) else _jpeg(content)
    if found is None:
        raise NotAPicture(
            _("This is no PNG or JPEG; save the picture as one of these. SVG can carry programs.")
        )
    if not (0 < found.width <= LONGEST_SIDE and 0 < found.height <= LONGEST_SIDE):
        words = {"width": str(found.width), "height": str(found.height), "bound": str(LONGEST_SIDE)}
        raise NotAPicture(
            _("The picture is %(width)s x %(height)s pixels; each side may have %(bound)s at most.") % words
        )
    return found


def _png(content: bytes) -> Picture | None:
    if len(content) < 57 or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        return None
    return Picture("png", int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))


def _jpeg(content: bytes) -> Picture | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
            return Picture("jpeg", width, height)
        at += 1 if marker == 0xFF else 2 if marker in _BARE else 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
