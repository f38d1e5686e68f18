"""The files that were handed in as evidence of requests: kept beside them, and handed out again by their own field."""

from collections.abc import Iterable

from django.http import FileResponse

from storewide.kit import evidence_files
from storewide.kit.evidence import Handed
from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.own_fields import Told
from storewide.portfolio.models import Request


def keep(request: Request, given: Iterable[object]) -> None:
    """Keep those values that are files; each was looked at already (`own_fields.checked`)."""
    for each in given:
        if isinstance(each, Handed):
            evidence_files.keep(request.pk, each)


def answer(request: Request, key: str) -> FileResponse:
    """The file of one own field for a browser. Raises Http404 where there is none."""
    told = next((each for each in own_fields.told(request.told) if each.key == key), None)
    return evidence_files.answer(request.pk, told.file if told else "", str(told.value) if told else "")


def sweep(request: Request, before: Iterable[Told], after: Iterable[Told]) -> None:
    """Drop the files that a request told before and tells no more, once that is sure."""
    there = {each.file for each in after}
    evidence_files.drop(request.pk, [each.file for each in before if each.file not in there])
