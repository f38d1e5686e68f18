"""The PDF of a frozen review: made by the worker once the review is held, kept beside the database, made anew at will."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.insight.reviews import addresses, paper
from storewide.jobs import operations
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import Job
from storewide.kit import made_files
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.rhythm.models import Review


class ReviewGone(Refusal):
    """The review is not there any more, as in a database that was taken back to an earlier day."""

    status = 404


def file_of(review: Review) -> Path:
    """Where its PDF is, or will be; the name holds the seal, so that a file is never that of another page."""
    folder: Path = settings.DATA.made / "reviews"
    return folder / f"{review.pk}-{review.digest[:16]}.pdf"


def order(review: Review, *, by: Actor, at: datetime) -> Job:
    """Have the worker make the PDF of a review, inside the caller's transaction."""
    label = _("PDF of %(review)s") % {"review": review}
    return operations.start(kind=MAKE.name, label=label, arguments={"review": str(review.pk)}, by=by, at=at)


def _make(run: Run) -> dict[str, Any]:
    review = _find(run.arguments)
    if review is None:
        raise ReviewGone(_("This review is not there any more; hold it anew."))
    run.progress(0, 1)
    path = file_of(review)
    made_files.keep(path, paper.of_review(review))
    run.progress(1, 1)
    return {"bytes": path.stat().st_size}


def _find(arguments: dict[str, Any]) -> Review | None:
    return Review.objects.for_list().filter(pk=arguments["review"]).first()


def _page(arguments: dict[str, Any]) -> Link:
    review = _find(arguments)
    if review is None:
        return Link("rhythm.review", arguments["review"])
    return Link("rhythm.review", str(review.pk), str(review), addresses.of_review(review))


MAKE = Kind("insight.review_paper", "short", _make, _page)
