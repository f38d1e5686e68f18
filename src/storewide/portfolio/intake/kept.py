"""The files that were handed in as evidence: kept in the data folder by request and digest, and handed out again."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404

from storewide.kit import made_files
from storewide.portfolio.intake import evidence, own_fields
from storewide.portfolio.intake.evidence import Handed
from storewide.portfolio.intake.own_fields import Told
from storewide.portfolio.models import Request


def keep(request: Request, given: Iterable[object]) -> None:
    """Keep those values that are files; each was looked at already (`own_fields.checked`)."""
    for each in given:
        if isinstance(each, Handed):
            made_files.keep(_folder(request) / f"{each.digest}.{evidence.kind_of(each)}", each.content)


def answer(request: Request, key: str) -> FileResponse:
    """The file of one own field for a browser, which runs nothing of it. Raises Http404 where there is none."""
    told = next((each for each in own_fields.told(request.told) if each.key == key and each.file), None)
    path = _folder(request) / told.file if told else None
    if told is None or path is None or not path.exists():
        raise Http404
    served = evidence.KINDS[path.suffix[1:]]
    found = FileResponse(
        path.open("rb"),
        content_type=served.content_type,
        as_attachment=not served.shown,
        filename=str(told.value),
    )
    found["X-Content-Type-Options"] = "nosniff"
    found["Content-Security-Policy"] = "default-src 'none'; sandbox"
    found["Cache-Control"] = "private, no-store"
    return found


def sweep(request: Request, before: Iterable[Told], after: Iterable[Told]) -> None:
    """Drop the files that a request told before and tells no more, once that is sure: a change that fails loses none."""
    there = {each.file for each in after}
    gone = [_folder(request) / each.file for each in before if each.file and each.file not in there]

    def drop() -> None:
        for path in gone:
            path.unlink(missing_ok=True)

    if gone:
        transaction.on_commit(drop)


def _folder(request: Request) -> Path:
    folder: Path = settings.DATA.uploads / "evidence" / str(request.pk)
    return folder
