"""The files that were handed in as evidence, in the data folder: kept by record and digest, handed out, dropped."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404

from storewide.kit import evidence, made_files
from storewide.kit.evidence import Handed


def name_of(handed: Handed) -> str:
    """The name that a file is kept under: its digest and its kind. Raises NotTaken."""
    return f"{handed.digest}.{evidence.kind_of(handed)}"


def keep(of: UUID, handed: Handed) -> str:
    """Keep a file of a record and say under which name. Raises NotTaken."""
    name = name_of(handed)
    made_files.keep(_folder(of) / name, handed.content)
    return name


def answer(of: UUID, name: str, called: str) -> FileResponse:
    """A file of a record for a browser, which runs nothing of it. Raises Http404 where it is not there."""
    path = _folder(of) / name
    if not name or not path.is_file():
        raise Http404
    served = evidence.KINDS[path.suffix[1:]]
    found = FileResponse(
        path.open("rb"), content_type=served.content_type, as_attachment=not served.shown, filename=called
    )
    found["X-Content-Type-Options"] = "nosniff"
    found["Content-Security-Policy"] = "default-src 'none'; sandbox"
    found["Cache-Control"] = "private, no-store"
    return found


def drop(of: UUID, names: Iterable[str]) -> None:
    """Drop files of a record once the change that drops them is sure: one that fails loses none."""
    gone = [_folder(of) / name for name in names if name]

    def unlink() -> None:
        for path in gone:
            path.unlink(missing_ok=True)

    if gone:
        transaction.on_commit(unlink)


def _folder(of: UUID) -> Path:
    folder: Path = settings.DATA.uploads / "evidence" / str(of)
    return folder
