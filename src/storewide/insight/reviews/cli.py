"""The command `storewide review`: the daily note, the week, the month; as words, as one document, as PDF."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from storewide.insight.reviews import meeting, paper, periods, reading, telling
from storewide.kit.commands import json_option, on_data, print_json, say
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.rhythm import queries as rhythm
from storewide.rhythm.models import Review, ReviewKind, today
from storewide.sources.models import Store


class NoSuchReview(Refusal):
    """A store that is not there, a day that has not come, a file that cannot be written."""


_KINDS = {"daily": ReviewKind.DAILY, "weekly": ReviewKind.TRADING, "monthly": ReviewKind.MONTHLY}


@click.command()
@click.argument("which", type=click.Choice(list(_KINDS)))
@click.option("--store", metavar="STORE", help="The store; default the one called main, else the first.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Any day of the period; default the last one that is over.",
)
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Write it as PDF.")
@json_option
@on_data
def review(which: str, store: str | None, day: datetime | None, pdf: Path | None, as_json: bool) -> None:
    """The daily note, the trading review of a week, or the review of a month.

    A review that was held is given as it was frozen, any other as it stands now.
    """
    at = now()
    kind, subject = _KINDS[which], _store(store)
    days = _days(kind, subject, day.date() if day else None, at)
    held = Review.objects.of(kind, subject, days.first).for_list().first()
    snapshot = held.snapshot if held else reading.read(SYSTEM, kind, subject, days, at).snapshot
    if pdf is not None:
        _write(pdf, paper.of_review(held) if held else paper.of_snapshot(snapshot, at))
    if as_json:
        print_json(_document(snapshot, held))
    elif pdf is None:
        click.echo(telling.text(snapshot))
    else:
        say(f"{pdf} written.")


def _document(snapshot: dict[str, Any], held: Review | None) -> dict[str, Any]:
    sealed = {
        "held_at": held.held_at.isoformat() if held else None,
        "held_by": held.held_by_label if held else None,
        "digest": held.digest if held else None,
        "seal_holds": rhythm.seal(held).holds if held else None,
    }
    return {**snapshot, "frozen": held is not None, **sealed}


def _store(slug: str | None) -> Store:
    stores = {store.slug: store for store in Store.objects.all()}
    if not stores:
        raise NoSuchReview(_("There is no store yet; import orders first."))
    if slug is None:
        return stores.get("main") or next(iter(stores.values()))
    if slug not in stores:
        raise NoSuchReview(
            _("There is no store “%(name)s”; there are: %(known)s.")
            % {"name": slug, "known": ", ".join(stores)}
        )
    return stores[slug]


def _days(kind: ReviewKind, store: Store, day: date | None, at: datetime) -> Days:
    if day is None:
        return meeting.to_open(kind, store, at)
    on = today(store, at)
    days = periods.around(kind, day)
    if days.first > on:
        raise NoSuchReview(
            _("%(day)s has not come yet in %(store)s; choose %(today)s or a day before.")
            % {"day": day, "store": store, "today": on}
        )
    return days


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise NoSuchReview(
            _("%(file)s cannot be written (%(reason)s); name another file.")
            % {"file": path, "reason": error.strerror}
        ) from None
