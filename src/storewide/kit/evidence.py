"""Files that people hand in as evidence: which kinds are taken, known by their bytes and not by their names. Pure.

Programs are refused, and so is what can carry them: office files with macros, web pages, drawings (SVG).
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal

LARGEST, LONGEST_NAME = 10_000_000, 120
#: more parts than any office file has
_MOST_PARTS = 5000
_HEADS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
#: what the first folder of an office file is called
_OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
#: the beginnings of a text that a browser might run
_RUNS = re.compile(r"<(!doctype|html|script|svg|\?xml|body|iframe)", re.IGNORECASE)


class Served(NamedTuple):
    """How a kind of file is handed out: its content type, and whether a browser may show it in the page."""

    content_type: str
    shown: bool = False


KINDS = {
    "pdf": Served("application/pdf"),
    "png": Served("image/png", shown=True),
    "jpg": Served("image/jpeg", shown=True),
    "docx": Served("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": Served("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": Served("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "txt": Served("text/plain; charset=utf-8"),
}


class NotTaken(Refusal):
    """What was handed in is too large, empty, or of a kind that is not taken."""

    field = "file"


@dataclass(frozen=True)
class Handed:
    """A file as somebody hands it in: its name there, and its bytes."""

    name: str
    content: bytes

    @property
    def called(self) -> str:
        """Its name without folders and signs that no name has, at most 120 characters with its ending."""
        name = re.split(r"[/\\]", self.name)[-1]
        name = "".join(sign for sign in name if sign.isprintable()).strip(" .") or _("file")
        stem, dot, ending = name.rpartition(".")
        return name if len(name) <= LONGEST_NAME else f"{(stem or name)[:100]}{dot}{ending[:10]}"

    @property
    def digest(self) -> str:
        """What the same bytes are known again by."""
        return hashlib.sha256(self.content).hexdigest()


def kind_of(handed: Handed) -> str:
    """Which of the kinds it is. Raises NotTaken, which says what to hand in instead."""
    content, said = handed.content, {"name": handed.called}
    if not content:
        raise NotTaken(_("“%(name)s” is empty; choose the file that holds the evidence.") % said)
    if len(content) > LARGEST:
        said |= {"size": formats.number(len(content) / 1e6, 1), "bound": formats.number(LARGEST / 1e6, 0)}
        raise NotTaken(
            _("“%(name)s” has %(size)s MB; at most %(bound)s are kept. Give a link to it instead.") % said
        )
    for head, kind in _HEADS:
        if content.startswith(head):
            return kind
    found = _office(content) if content.startswith(b"PK") else _text(content)
    if not found:
        raise NotTaken(
            _(
                "“%(name)s” is no file that is kept: hand in a PDF, PNG, JPEG, a text, or an office file without macros."
            )
            % said
        )
    return found


def _office(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if len(names) > _MOST_PARTS or any("vbaproject" in name.lower() for name in names):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in names)), "")


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if any(sign < " " and sign not in "\t\r\n\f" for sign in text) or _RUNS.search(text[:1000]):
        return ""
    return "txt"
