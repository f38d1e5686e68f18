"""Taking a file of another tool over: kept, looked at, then made into requests in batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.audit import trail
from storewide.jobs import operations as jobs
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import moving
from storewide.portfolio.exchange import reading, rules
from storewide.portfolio.exchange.reading import Export, Row
from storewide.portfolio.models import (
    OPEN,
    ImportState,
    Origin,
    Request,
    RequestImport,
    RequestState,
    Stage,
)

JOB = "portfolio.import"
#: so many rows are written at once
BATCH = 500
#: so many refused rows are kept to be shown
MOST_REFUSALS = 200
#: the longest file that is read, in bytes
LONGEST = 60 * 1024 * 1024


class TooLong(Refusal):
    """A file is longer than any that is read."""

    field = "file"


class NothingToTake(Refusal):
    """A file of which no row is read: it is empty, or nobody said which column is which."""


@dataclass(frozen=True)
class Sorted:
    """What a file would do: how many requests it makes, changes and leaves as they are."""

    new: int
    changed: int
    same: int


def file_of(found: RequestImport) -> Path:
    """Where the file is kept."""
    uploads: Path = settings.DATA.uploads
    return uploads / found.stored_as


@trail.operation
def keep(*, file_name: str, content: bytes, by: Actor, at: datetime) -> RequestImport:
    """Keep a file to be looked at; nothing is taken over yet. Raises NotAnExport and TooLong."""
    if len(content) > LONGEST:
        raise TooLong(
            _("The file is longer than %(most)s MB; export fewer items at once.") % {"most": LONGEST >> 20}
        )
    export = reading.read(content)
    found = RequestImport(
        tool=export.tool,
        file_name=file_name[:200],
        by_label=by.label[:200],
        by_id=by.id,
        created_at=at,
    )
    _look(found, export)
    found.stored_as = f"requests/{found.pk}"
    target = file_of(found)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    found.save(force_insert=True)
    changes = {"rows": [None, found.rows], "tool": [None, found.tool]}
    trail.record(action="portfolio.import.keep", of=found, by=by, at=at, changes=changes)
    return found


@trail.operation
def choose_columns(
    *, found: RequestImport, columns: Mapping[str, str], by: Actor, at: datetime
) -> RequestImport:
    """Say which column holds which field of a kept file, and read it anew. Raises WrongState and NotAnExport."""
    found = RequestImport.objects.select_for_update().get(pk=found.pk)
    if found.state != ImportState.READ:
        raise WrongState(_("“%(name)s” was taken over already.") % {"name": found})
    before = found.chosen.get("columns", {})
    _look(found, reading.read(file_of(found).read_bytes(), columns))
    found.chosen["columns"] = dict(columns)
    found.save(update_fields=["chosen", "rows", "refused", "refusals"])
    changes = {"columns": [before, found.chosen["columns"]]}
    trail.record(action="portfolio.import.columns", of=found, by=by, at=at, changes=changes)
    return found


def read(found: RequestImport) -> Export:
    """A kept file, by the columns that people chose for it, if they did."""
    return reading.read(file_of(found).read_bytes(), found.chosen.get("columns"))


@trail.operation
def start(
    *, found: RequestImport, area: Area, states: dict[str, str], by: Actor, at: datetime
) -> RequestImport:
    """Take a kept file over, as a job: `area` is that of what names none, `states` ours for each of theirs."""
    # two people may press the button at once
    found = RequestImport.objects.select_for_update().get(pk=found.pk)
    if found.state != ImportState.READ:
        raise WrongState(_("“%(name)s” was taken over already.") % {"name": found})
    if found.rows == found.refused:
        raise NothingToTake(_("“%(name)s” holds no row that can be taken over.") % {"name": found})
    found.state, found.area = ImportState.RUNNING, area
    found.chosen = {**found.chosen, "states": states}
    label = _("Requests of %(file)s") % {"file": found.file_name}
    found.job = jobs.start(kind=JOB, label=label, arguments={"import": str(found.pk)}, by=by, at=at)
    found.save(update_fields=["state", "area", "chosen", "job"])
    trail.record(action="portfolio.import.start", of=found, by=by, at=at, changes={"states": [None, states]})
    return found


@trail.operation
def finish(*, found: RequestImport, by: Actor, at: datetime) -> RequestImport:
    """Note that a file is taken over."""
    found.state, found.ended_at = ImportState.DONE, at
    found.save(update_fields=["state", "ended_at", "made", "changed", "same"])
    changes = {name: [None, getattr(found, name)] for name in ("made", "changed", "same", "refused")}
    trail.record(action="portfolio.import.finish", of=found, by=by, at=at, changes=changes)
    return found


def _look(found: RequestImport, export: Export) -> None:
    """Put what a file holds into its record."""
    found.chosen = {"states": {state: rules.ours(state).value for state in export.states}}
    found.rows = len(export.rows) + len(export.refused)
    found.refused = len(export.refused)
    found.refusals = [[each.line, each.sentence] for each in export.refused[:MOST_REFUSALS]]


def sorted_out(export: Export) -> Sorted:
    """What a file would do as things stand now; one query."""
    known = dict(Origin.objects.filter(tool=export.tool).values_list("key", "digest"))
    new = sum(row.key not in known for row in export.rows)
    same = sum(known.get(row.key) == rules.digest(row) for row in export.rows)
    return Sorted(new, len(export.rows) - new - same, same)


@trail.operation
def take(*, found: RequestImport, rows: Sequence[Row], by: Actor, at: datetime) -> tuple[int, int, int]:
    """Take some rows over: how many requests were made, changed, left as they are. Twice is as once.

    Requests keep the day on which they were made there; whoever asked is found by e-mail or name.
    """
    origins = Origin.objects.filter(tool=found.tool, key__in=[row.key for row in rows])
    known = {each.key: each for each in origins.select_related("request")}
    new = [row for row in rows if row.key not in known]
    changed = [row for row in rows if row.key in known and known[row.key].digest != rules.digest(row)]
    for row in changed:
        _change(found, known[row.key], row, by, at)
    _make(found, new, by, at)
    trail.record(
        action="portfolio.request.import",
        of=found,
        by=by,
        at=at,
        changes={"made": [None, len(new)], "changed": [None, len(changed)]},
    )
    return len(new), len(changed), len(rows) - len(new) - len(changed)


def _make(found: RequestImport, rows: Sequence[Row], by: Actor, at: datetime) -> None:
    people, areas = _People.of(rows), _areas()
    last = Request.objects.aggregate(last=Max("number"))["last"] or 0
    requests, stages, origins = [], [], []
    for number, row in enumerate(rows, start=last + 1):
        request = _request(found, row, number, people, areas, at)
        requests.append(request)
        origins.append(
            Origin(request=request, tool=found.tool, key=row.key, digest=rules.digest(row), url=row.url)
        )
        stages += _stages(request, by, at)
    Request.objects.bulk_create(requests, batch_size=BATCH)
    Stage.objects.bulk_create(stages, batch_size=BATCH)
    Origin.objects.bulk_create(origins, batch_size=BATCH)
    trail.record_all(
        action="portfolio.request.import",
        of=(
            (request, {"key": [None, origin.key]}) for request, origin in zip(requests, origins, strict=True)
        ),
        by=by,
        at=at,
    )


def _request(
    found: RequestImport, row: Row, number: int, people: "_People", areas: dict[str, Area], at: datetime
) -> Request:
    state = RequestState(found.chosen["states"].get(row.state, RequestState.ASKED))
    answered = state not in OPEN
    tool = found.get_tool_display()
    label, account = people.asking(row.person)
    return Request(
        number=number,
        title=row.title,
        problem=row.text or row.title,
        area=areas.get(row.area.lower()) or found.area,
        state=state,
        asked_by_id=account,
        asked_by_label=label or tool,
        created_at=min(row.created or at, at),
        answer=_answer(row, tool) if state == RequestState.DECLINED else "",
        answered_at=at if answered else None,
    )


def _stages(request: Request, by: Actor, at: datetime) -> list[Stage]:
    """It was asked when it was made there; it is in its state since it was taken over."""
    said: dict[str, Any] = {"request": request, "by_id": by.id, "by_label": by.label[:200], "created_at": at}
    if request.state == RequestState.ASKED:
        return [Stage(state=RequestState.ASKED, begins=request.created_at, **said)]
    return [
        Stage(state=RequestState.ASKED, begins=request.created_at, ends=at, **said),
        Stage(state=request.state, begins=at, reason=request.answer, **said),
    ]


def _change(found: RequestImport, origin: Origin, row: Row, by: Actor, at: datetime) -> None:
    """Say what the tool says now; a state only where it changed there since."""
    request, digest = origin.request, rules.digest(row)
    before = {"title": request.title, "problem": request.problem}
    request.title, request.problem = row.title, row.text or row.title
    request.version += 1
    request.save(update_fields=["title", "problem", "version"])
    state = RequestState(found.chosen["states"].get(row.state, RequestState.ASKED))
    if origin.digest[:16] != digest[:16] and request.state in rules.REACHED and state != request.state:
        if state not in OPEN:
            reason = _answer(row, found.get_tool_display()) if state == RequestState.DECLINED else ""
            request.answer, request.answered_at = reason, at
            request.save(update_fields=["answer", "answered_at"])
        moving.move(request, state, reason=request.answer, by=by, at=at)
    changes = {
        name: [value, getattr(request, name)]
        for name, value in before.items()
        if value != getattr(request, name)
    }
    trail.record(action="portfolio.request.import", of=request, by=by, at=at, changes=changes)
    origin.digest = digest
    origin.save(update_fields=["digest"])


def _answer(row: Row, tool: str) -> str:
    return _("It is “%(state)s” in %(tool)s.") % {"state": row.state, "tool": tool}


def _areas() -> dict[str, Area]:
    found: dict[str, Area] = {}
    for area in Area.objects.all():
        found[area.slug.lower()] = found[area.name.lower()] = area
    return found


@dataclass(frozen=True)
class _People:
    by_text: dict[str, Person]
    accounts: dict[str, Any]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_People":
        wanted = {row.person.lower() for row in rows if row.person}
        by_text = {}
        for person in Person.objects.all():
            for text in (person.name.lower(), person.email.lower()):
                if text in wanted:
                    by_text[text] = person
        emails = [person.email.lower() for person in by_text.values() if person.email]
        accounts = {
            email.lower(): key
            for key, email in User.objects.filter(email__in=emails).values_list("pk", "email")
        }
        return cls(by_text, accounts)

    def asking(self, text: str) -> tuple[str, Any]:
        person = self.by_text.get(text.lower())
        if person is None:
            return text, None
        return person.name, self.accounts.get(person.email.lower())
