"""From an uploaded file to a running import: looks at it first, makes the first store, asks before the first reading."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from storewide.kit import own_files
from storewide.kit.permissions import Actor
from storewide.sources import importing, operations
from storewide.sources.importing import Asked
from storewide.sources.models import Import, ImportState, Store


def take_upload(data: dict[str, Any], *, by: Actor, at: datetime) -> Import:
    """Look at the uploaded file and begin its import; raises a Refusal when it is no such file.

    `data` is a valid `UploadForm`'s. The import waits when nobody has answered for its store's calendar yet.
    """
    own_files.refuse_in_demo()
    upload: UploadedFile[bytes] = data["file"]
    # beside the place where it will stay, so that keeping it is a rename and not a copy
    with tempfile.TemporaryDirectory(dir=settings.DATA.uploads) as folder:
        return take_file(_on_disk(upload, Path(folder)), data, by=by, at=at)


def take_file(path: Path, data: dict[str, Any], *, by: Actor, at: datetime) -> Import:
    """As `take_upload`, of a file among the uploads; it is moved away. Its name is the file's."""
    found = importing.look(path, data["preset"])
    with transaction.atomic():
        made = importing.make_stores(found, data["preset"], by=by, at=at)
        store: Store = importing.with_currency(data.get("store") or made[0], found, by=by, at=at)
        asked = Asked(
            path=path,
            file_name=path.name,
            preset=data["preset"],
            store=store,
            sha256=found.sha256,
            rehearsal=data["rehearsal"],
            strict=data["strict"],
        )
        return importing.begin(asked=asked, waits=store.confirmed_at is None, by=by, at=at)


def answer(*, record: Import, answers: dict[str, Any], by: Actor, at: datetime) -> Import:
    """Confirm the store with the answers, note the revenue if one was told, and start the reading.

    The answers are the store's, so whatever else of it waited for them is read too.
    """
    calendar = ("name", "zone", "currency", "prices_include_tax", "week_start")
    with transaction.atomic():
        store = operations.change_store(
            store=record.store,
            changes={name: answers[name] for name in calendar},
            by=by,
            at=at,
            expected_version=None,
        )
        if answers.get("amount") is not None:
            operations.tell_revenue(
                store=store,
                month=answers["month"],
                amount=answers["amount"],
                basis=answers["basis"],
                by=by,
                at=at,
            )
        started = importing.start(record=record, by=by, at=at)
        for other in Import.objects.filter(store=store, state=ImportState.WAITING).order_by("id"):
            importing.start(record=other, by=by, at=at)
        return started


def _on_disk(upload: UploadedFile[bytes], folder: Path) -> Path:
    """The upload as a file under its own name, so that a sentence about it names what the person chose."""
    path = folder / Path(upload.name or "file").name
    with path.open("wb") as target:
        shutil.copyfileobj(upload, target, 1024 * 1024)
    return path
