"""Imports: a file is begun, read by the worker (or the command that waits for it), and ends with every row told.

The page stores the file and starts a job; the command reads it where it lies. Both end in `finish` or `fail`.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.jobs import operations as jobs
from storewide.kit import own_files
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.sources import channels, operations, own_presets, presets, rates
from storewide.sources.house import warehouse
from storewide.sources.models import Connection, Import, ImportState, Store
from storewide.sources.presets import UnknownPreset
from storewide.warehouse import landing
from storewide.warehouse.folder import TermsConflict, WriterBusy
from storewide.warehouse.healing import Lost
from storewide.warehouse.landed import Landed
from storewide.warehouse.landing import FileFault, Inspection
from storewide.warehouse.landing import RowsRefused as LandingRefused
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.warehouse.room import DiskFull
from storewide.warehouse.schemas import Fact, OrdersFrom

JOB = "sources.import"
FIRST_STORE = "main"
CURRENCY_WHEN_UNKNOWN = "EUR"
#: what an import keeps of each further fact of its file
PART = ("fact", "read", "accepted", "repeated", "refused", "changed")


class FileRefused(Refusal):
    """The file as a whole cannot be imported; the sentence says why, and nothing was written."""


class RowsRefused(Refusal):
    """All or nothing was asked for, and rows were refused: nothing was written. `landed` counts them."""

    def __init__(self, sentence: str, landed: Landed) -> None:
        super().__init__(sentence)
        self.landed = landed


class StoreElsewhere(FileRefused):
    """The store is asked of a connected warehouse: the same facts out of a file would count twice."""

    field = "store"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for: which file, by which preset, into which store, and how."""

    path: Path
    file_name: str
    preset: str
    store: Store
    rehearsal: bool = False
    strict: bool = False
    #: SHA-256 of the file, by which it is known again
    sha256: str = ""
    #: stores that a rehearsal on an empty folder pretends to have
    planned: tuple[Store, ...] = ()


def look(path: Path, preset: str, fact: Fact | None = None) -> Inspection:
    """Check that the file is what the preset (one of `fact`) reads, before anything is kept; raises FileRefused."""
    try:
        mapping = own_presets.named(preset, fact)
        return landing.inspect(path, mapping, others=own_presets.others(preset))
    except (FileFault, UnknownPreset) as fault:
        raise FileRefused(str(fault)) from None


def look_by_built_in(path: Path, preset: str, fact: Fact) -> Inspection:
    """The same without any data folder, by the presets that every Storewide has."""
    try:
        return landing.inspect(path, presets.named(preset, fact), others=presets.others(preset))
    except (FileFault, UnknownPreset) as fault:
        raise FileRefused(str(fault)) from None


def planned_stores(found: Inspection, preset: str, named: str | None = None) -> list[Store]:
    """What an operation without stores would open for this file: those it names, or `main`. Nothing is kept.

    Zone UTC, currency from the file; orders come from tracking where the file's events carry them. Empty where
    the operation has stores already.
    """
    if Store.objects.exists():
        return []
    slugs = dict.fromkeys([*([named] if named else []), *found.stores]) or {FIRST_STORE: None}
    return [
        Store(
            slug=slug,
            name=slug.replace("-", " ").title(),
            currency=found.currencies.get(slug) or found.currency or CURRENCY_WHEN_UNKNOWN,
            orders_from=own_presets.named(preset).orders_from or "files",
        )
        for slug in slugs
    ]


def make_stores(
    found: Inspection, preset: str, *, by: Actor, at: datetime, named: str | None = None
) -> list[Store]:
    """Open the planned stores; returns those it opened."""
    return [
        operations.open_store(
            slug=plan.slug,
            name=plan.name,
            currency=plan.currency,
            orders_from=cast("OrdersFrom", plan.orders_from),
            by=by,
            at=at,
        )
        for plan in planned_stores(found, preset, named)
    ]


@trail.operation
def adopt_currency(*, store: Store, currency: str, by: Actor, at: datetime) -> Store:
    """Take the currency of a file for a store whose own was only assumed, when its first file named none."""
    before, store.currency = store.currency, currency
    store.save(update_fields=["currency"])
    changes = {"currency": [before, currency]}
    trail.record(action="sources.store.adopt_currency", of=store, by=by, at=at, changes=changes)
    return store


def with_currency(store: Store, found: Inspection, *, by: Actor, at: datetime) -> Store:
    """The store, in the file's currency where nobody confirmed its own and no fact states an amount in it."""
    wanted = found.currencies.get(store.slug) or found.currency
    if wanted in (None, store.currency) or store.confirmed_at is not None:
        return store
    if warehouse().has_money(store.slug) or _orders_wait(store):
        return store
    return adopt_currency(store=store, currency=wanted, by=by, at=at)


def _orders_wait(store: Store) -> bool:
    """Whether orders of the store wait for answers: the first file of orders says the currency, no later file."""
    waiting = set(
        Import.objects.filter(store=store, state=ImportState.WAITING).values_list("preset", flat=True)
    )
    return any(name in waiting for name, preset in own_presets.every().items() if preset.fact == "order_line")


@trail.operation
def begin(*, asked: Asked, waits: bool, by: Actor, at: datetime) -> Import:
    """Keep the uploaded file and its import; start the job unless the store's questions come first (`waits`)."""
    own_files.refuse_in_demo()
    _refuse_connected(asked)
    record = Import(
        store=asked.store,
        preset=asked.preset,
        file_name=asked.file_name[:255],
        rehearsal=asked.rehearsal,
        strict=asked.strict,
        state=ImportState.WAITING if waits else ImportState.RUNNING,
        sha256=asked.sha256,
        created_at=at,
    )
    record.stored_as = f"imports/{record.pk}"
    target: Path = settings.DATA.uploads / record.stored_as
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(asked.path, target)
    record.save(force_insert=True)
    trail.record(action="sources.import.begin", of=record, by=by, at=at)
    if not waits:
        start(record=record, by=by, at=at)
    return record


@trail.operation
def start(*, record: Import, by: Actor, at: datetime) -> Import:
    """Queue the reading of a kept file."""
    record.state = ImportState.RUNNING
    label = _("Import of %(file)s") % {"file": record.file_name}
    record.job = jobs.start(kind=JOB, label=label, arguments={"import": str(record.pk)}, by=by, at=at)
    record.save()
    trail.record(action="sources.import.start", of=record, by=by, at=at)
    return record


@trail.operation
def finish(*, record: Import, landed: Landed, refusals_as: str, by: Actor, at: datetime) -> Import:
    """Note what became of every row."""
    record.read, record.accepted = landed.read, landed.accepted
    record.repeated, record.refused = landed.repeated, landed.refused
    record.first_day, record.last_day = landed.first_day, landed.last_day
    record.refusals_as = refusals_as
    record.also = [{name: getattr(part, name) for name in PART} for part in landed.also]
    record.findings = findings(landed)
    record.state, record.ended_at = ImportState.DONE, at
    record.save()
    counts = {name: [None, getattr(record, name)] for name in ("read", "accepted", "repeated", "refused")}
    trail.record(action="sources.import.finish", of=record, by=by, at=at, changes=counts)
    return record


def findings(landed: Landed) -> list[dict[str, Any]]:
    """Damage and oddities of all parts of the file, those of a column told once, as an import keeps them."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for part in (landed, *landed.also):
        for each in part.findings:
            first.setdefault((each.code, each.column), asdict(each))
    return list(first.values())


@trail.operation
def fail(*, record: Import, state: ImportState, fault: str, by: Actor, at: datetime) -> Import:
    """Note that nothing of the file was taken, and why."""
    record.state, record.fault, record.ended_at = state, fault, at
    record.save()
    action = "sources.import.cancel" if state == ImportState.CANCELLED else "sources.import.fail"
    changes = {"fault": [None, fault]} if fault else {}
    trail.record(action=action, of=record, by=by, at=at, changes=changes)
    return record


def read(
    asked: Asked,
    *,
    refusals_to: Path,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    lost: Lost | None = None,
) -> Landed:
    """Land the file's rows in the warehouse (or only try to); raises FileRefused or RowsRefused.

    `lost`: take only what belongs into these lost days, see `landing.land`.
    `landing.Cancelled` goes through to the job, which knows what to do with it.
    """
    _refuse_unknown(asked)
    _refuse_connected(asked)
    do = landing.rehearse if asked.rehearsal else landing.land
    strict = {} if asked.rehearsal else {"strict": asked.strict, "lost": lost}
    try:
        return do(
            settings.DATA.warehouse,
            asked.path,
            mapping=own_presets.named(asked.preset),
            terms={
                store.slug: operations.terms_of(store) for store in [*asked.planned, *Store.objects.all()]
            },
            default_store=asked.store.slug,
            others=own_presets.others(asked.preset),
            refusals_to=refusals_to,
            on_progress=on_progress,
            should_stop=should_stop,
            rates=rates.known(),
            channels=channels.known(),
            **strict,
        )
    except LandingRefused as error:
        raise RowsRefused(str(error), error.landed) from None
    except (FileFault, TermsConflict, WriterBusy, ManifestUnreadable, DiskFull) as fault:
        raise FileRefused(str(fault)) from None


def _refuse_unknown(asked: Asked) -> None:
    """Raise FileRefused where the preset was deleted after the file was taken."""
    if asked.preset not in own_presets.every():
        raise FileRefused(
            _("The preset “%(name)s” was deleted before the file was read; import it again with another one.")
            % {"name": asked.preset}
        )


def _refuse_connected(asked: Asked) -> None:
    """Raise StoreElsewhere where a connection of the store answers with facts that the file holds."""
    connection = Connection.objects.filter(store__slug=asked.store.slug).first()
    preset = own_presets.named(asked.preset)
    brought = {"order_line" if each.fact == "order_change" else each.fact for each in (preset, *preset.also)}
    if connection is not None and brought & set(connection.tables):
        raise StoreElsewhere(
            _(
                "%(store)s is asked of the connection %(connection)s, so these facts would count twice; "
                "import them into a store of its own, or disconnect it first."
            )
            % {"store": connection.store, "connection": connection.name}
        )


@trail.operation
def keep(*, asked: Asked, landed: Landed, refusals_as: str, by: Actor, at: datetime) -> Import:
    """Note an import that a command has already read, in one step."""
    record = Import(store=asked.store, preset=asked.preset, file_name=asked.file_name[:255], created_at=at)
    record.strict, record.sha256, record.read_at = asked.strict, asked.sha256, str(asked.path.absolute())
    return finish(record=record, landed=landed, refusals_as=refusals_as, by=by, at=at)
