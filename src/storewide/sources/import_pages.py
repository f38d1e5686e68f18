"""What the pages of an import say: their heads, the progress, and the one next thing to do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.progress import Progress
from storewide.kit.tags import Tag, Text, Tone
from storewide.sources import own_presets, words
from storewide.sources.house import warehouse
from storewide.sources.models import Import, ImportState, OrdersFrom
from storewide.warehouse import drivers


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Imports"), reverse("sources:imports")),)


def new() -> Page:
    """The page that takes a file."""
    return Page(
        title=_("Import a file"),
        purpose=_(
            "Your shop's export as it is. Every row is accepted, recognised as a repeat, or refused with its reason."
        ),
        guide="data#imports",
        crumbs=_crumbs(),
        actions=(Action(_("Another file: name its columns"), reverse("sources:map"), "quiet"),),
    )


def questions(record: Import) -> Page:
    """The page that asks what only the business knows."""
    return Page(
        title=_("Before %(file)s is read: your store's calendar and money") % {"file": record.file_name},
        purpose=_(
            "Asked once. The zone decides which day an order belongs to, the tax setting what counts as spend."
        ),
        short=_("Your store"),
        guide="data#questions",
        crumbs=_crumbs(),
    )


def detail(record: Import) -> Page:
    """The page of one import; its title is what became of the file."""
    return Page(
        title=finding(record),
        short=record.file_name,
        purpose=_("What became of every row of the file."),
        guide="data#imports",
        crumbs=_crumbs(),
    )


def finding(record: Import) -> str:
    """What became of the file, in one sentence."""
    name = {"file": record.file_name}
    if record.state == ImportState.WAITING:
        return _("%(file)s waits for your answers") % name
    if record.state == ImportState.RUNNING:
        return _("%(file)s is being read") % name
    if record.state == ImportState.REFUSED:
        return _("%(file)s was not taken") % name
    if record.state == ImportState.CANCELLED:
        return record.fault or _("%(file)s was cancelled; nothing of it is kept") % name
    counts = {
        "file": record.file_name,
        "read": formats.number(record.read),
        "accepted": formats.number(record.accepted),
    }
    if _all_refused(record):
        return _("No row of %(file)s was taken; all %(read)s were refused") % counts
    if record.rehearsal:
        return _("%(file)s was only tried: %(accepted)s of %(read)s rows would be accepted") % counts
    return _("%(accepted)s of %(read)s rows of %(file)s are new") % counts


def progress(record: Import) -> Progress | None:
    """The running import's progress; None once it ended."""
    if record.state != ImportState.RUNNING or record.job is None:
        return None
    return Progress(
        label=_("Reading %(file)s") % {"file": record.file_name},
        done=record.job.done // 1000,
        total=-(-record.job.total // 1000) or None,
        running=True,
        poll_url=reverse("sources:import-progress", args=[record.pk]),
        state=Tag(record.job.get_state_display(), Tone.PLAIN),
        detail=_("kB"),
        cancel_url=reverse("sources:import-cancel", args=[record.pk]),
    )


def following(record: Import) -> Action | None:
    """The one next thing to do with an import."""
    if record.state == ImportState.WAITING:
        return Action(_("Answer"), reverse("sources:import-questions", args=[record.pk]))
    if record.state == ImportState.REFUSED or (record.state == ImportState.DONE and record.rehearsal):
        return Action(_("Import a file"), reverse("sources:import-new"))
    if record.state != ImportState.DONE:
        return None
    store, fact = record.store.slug, _fact(record)
    if _all_refused(record) or (fact in _PEOPLE and not _orders_are_here(record)):
        return Action(_("Import a file"), reverse("sources:import-new"))
    if fact in drivers.FACTS:
        return Action(_("See what it says"), reverse("sources:drivers"))
    if fact == "event" and not _brought_orders(record):
        month = f"?month={record.last_day:%Y-%m}" if record.last_day else ""
        return Action(_("See who came"), reverse("sources:traffic-quality", args=[store]) + month)
    if fact in _PEOPLE and not _brought_orders(record):
        return None
    return Action(_("Check a month against your books"), reverse("sources:reconcile", args=[store]))


#: facts of who came and what they met: they say something of buyers once the orders are here
_PEOPLE = ("event", "traffic", "exposure", "link")


def _all_refused(record: Import) -> bool:
    return record.state == ImportState.DONE and record.refused == record.read > 0


def _brought_orders(record: Import) -> bool:
    """Whether orders came out of the file beside what its rows are."""
    return any(part["fact"] == "order_line" and part["accepted"] for part in record.also)


def _orders_are_here(record: Import) -> bool:
    return warehouse().has_money(record.store.slug)


def _fact(record: Import) -> str:
    """What the file's rows were: only orders can be held against the books."""
    preset = own_presets.every().get(record.preset)
    return preset.fact if preset else ""


def following_reason(record: Import) -> Text:
    """Why that is next."""
    if record.state == ImportState.WAITING:
        return _("Zone, currency and tax are asked once, before the first file is read.")
    if record.state == ImportState.REFUSED:
        return record.fault
    if _all_refused(record):
        return _("Mend what the reasons below say, then import the file again.")
    told = record.state == ImportState.DONE and not record.rehearsal and not _brought_orders(record)
    if told and _fact(record) == "event" and _orders_are_here(record):
        return _("Visitors by day, with bots and without them.")
    if told and _fact(record) in _REASONS:
        return _REASONS[_fact(record)]
    if record.state == ImportState.DONE and record.refused and not record.rehearsal:
        return ngettext(
            "%(count)s row was refused; its reason is below. Then hold a month against what you know.",
            "%(count)s rows were refused; their reasons are below. Then hold a month against what you know.",
            record.refused,
        ) % {"count": formats.number(record.refused)}
    if record.state == ImportState.DONE and record.rehearsal:
        return _("Nothing was kept. Import it again without “Only try” to keep it.")
    return _("A figure that agrees with your books is one you can decide on.")


_MOVES = gettext_lazy("What was sold out, changed its price or was on offer now stands in words.")
_BUYERS = gettext_lazy("How many of those who came have bought is known once the orders are here too.")
_REASONS: dict[str, Text] = {
    **dict.fromkeys(drivers.FACTS, _MOVES),
    **dict.fromkeys(_PEOPLE, _BUYERS),
    "exposure": gettext_lazy(
        "Variants are compared once the orders and events of the same visitors or customers are here."
    ),
}


def orders_left_out(record: Import) -> bool:
    """Whether the file may hold orders that were not taken, as the store's orders come from files."""
    preset = own_presets.every().get(record.preset)
    return (
        preset is not None and preset.orders_from == "events" and record.store.orders_from == OrdersFrom.FILES
    )


def findings(record: Import) -> list[str]:
    """Damage and oddities that were seen in the file and refused no row, in sentences."""
    return [words.finding(each) for each in record.findings]


def parts(record: Import) -> list[dict[str, Any]]:
    """What became of the rows of further facts that the file held, those with rows only."""
    return [part | {"what": words.FACTS[part["fact"]]} for part in record.also if part["read"]]
