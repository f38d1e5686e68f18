"""Files that wait on the mapping page: uploaded, not yet imported, kept for a day."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from storewide.kit import own_files
from storewide.sources.importing import FileRefused
from storewide.warehouse import peeking
from storewide.warehouse.landing import FileFault
from storewide.warehouse.peeking import Peek

_KEPT = timedelta(days=1)
_HEAD = "head"


@dataclass(frozen=True)
class Draft:
    """One such file: where it lies under its own name, and its first rows in a file of their own."""

    key: UUID
    path: Path
    head: Path

    def peek(self) -> Peek:
        """Its columns and first rows; raises FileRefused."""
        try:
            return peeking.peek(self.head)
        except FileFault as fault:
            raise FileRefused(str(fault)) from None


def keep(upload: UploadedFile[bytes], *, at: datetime) -> Draft:
    """Keep an uploaded file until somebody has said what its columns are; raises FileRefused."""
    own_files.refuse_in_demo()
    _forget_old(at)
    folder = _folder() / str(uuid4())
    folder.mkdir(parents=True)
    path = folder / "file" / Path(upload.name or "file").name
    path.parent.mkdir()
    with path.open("wb") as target:
        shutil.copyfileobj(upload, target, 1024 * 1024)
    try:
        peeking.cut(path, folder / _HEAD)
        draft = Draft(UUID(folder.name), path, folder / _HEAD)
        draft.peek()
        return draft
    except FileFault as fault:
        shutil.rmtree(folder)
        raise FileRefused(str(fault)) from None


def find(key: UUID) -> Draft | None:
    """The draft of this key; None where it is imported, forgotten or never was."""
    folder = _folder() / str(key)
    path = next((folder / "file").glob("*"), None) if (folder / "file").is_dir() else None
    return Draft(key, path, folder / _HEAD) if path is not None else None


def drop(draft: Draft) -> None:
    """Forget a draft and whatever is left of its file."""
    shutil.rmtree(draft.head.parent, ignore_errors=True)


def _folder() -> Path:
    uploads: Path = settings.DATA.uploads
    return uploads / "drafts"


def _forget_old(at: datetime) -> None:
    before = (at - _KEPT).timestamp()
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
