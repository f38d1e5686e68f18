"""Lists of webhooks: those that are told, how each message went, and which events there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.audit import words
from storewide.jobs.models import DeliveryState, Webhook
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Text

ADD = Action(_("Add a webhook"), "/jobs/webhooks/new/")


def host(webhook: Webhook) -> str:
    """The machine of its address."""
    return urlsplit(webhook.address).netloc


WEBHOOKS = ListSpec(
    name="webhooks",
    columns=(
        Column("name", _("Webhook"), sort="name", url=lambda row: row.get_absolute_url()),
        Column("state", _("State"), value="tag", kind=Kind.TAG),
        Column("host", _("Receiver"), value=host, priority=2),
        Column("kinds", _("Kinds of event"), value=lambda row: ", ".join(row.kinds), priority=2),
        Column("waiting", _("Waiting"), kind=Kind.NUMBER, sort="waiting"),
        Column("delivered", _("Delivered in 30 days"), kind=Kind.NUMBER, sort="delivered", priority=2),
        Column("failed", _("Failed in 30 days"), kind=Kind.NUMBER, sort="failed"),
    ),
    search=("name", "address"),
    order="name",
    counted=ngettext_lazy("%(shown)s webhook", "%(shown)s webhooks", "count"),
    empty=Empty(
        _("No other system is told yet"),
        _("A webhook tells another system at once what happens here: a release goes live, an owner changes."),
        ADD,
    ),
)

DELIVERIES = ListSpec(
    name="deliveries",
    columns=(
        Column(
            "event",
            _("Event"),
            value="event__kind",
            sort="event__kind",
            url=lambda row: row.get_absolute_url(),
        ),
        Column("record", _("Record"), value="event__label", priority=2),
        Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
        Column("status", _("Answer"), kind=Kind.NUMBER, sort="status"),
        Column("tries", _("Tries"), kind=Kind.NUMBER, sort="tries", priority=2),
        Column(
            "took", _("Milliseconds"), value="milliseconds", kind=Kind.NUMBER, sort="milliseconds", priority=3
        ),
        Column("at", _("Asked for"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
        Column("next", _("Next try"), value="next_at", kind=Kind.MOMENT, sort="next_at", priority=3),
        Column("fault", _("Fault"), priority=3),
    ),
    search=("event__kind", "event__label", "fault"),
    search_label=_("Search event, record or fault"),
    filters=(
        Filter("state", _("State"), DeliveryState.choices),
        PeriodFilter("at", _("Day"), "created_at__date"),
    ),
    order="-at",
    counted=ngettext_lazy("%(shown)s message", "%(shown)s messages", "count"),
    empty=Empty(
        _("Nothing told yet"),
        _(
            "Each message is listed here for 30 days: when it was sent, what was answered, how long that took."
        ),
    ),
)


@dataclass(frozen=True)
class EventKind:
    """A kind of event: its code, what it means, and the part it belongs to."""

    code: str
    said: Text

    @property
    def module(self) -> str:
        """The part of Storewide it belongs to."""
        return self.code.partition(".")[0]


def event_kinds() -> list[EventKind]:
    """Every kind of event there is."""
    return [EventKind(code, str(said)) for code, said in sorted(words.ACTIONS.items())]


def _modules() -> Iterable[tuple[str, Text]]:
    return [(name, capfirst(name)) for name in sorted({each.module for each in event_kinds()})]


EVENT_KINDS = ListSpec(
    name="kinds-of-event",
    columns=(
        Column("code", _("Kind of event"), sort="code"),
        Column("said", _("What happened"), sort="said"),
    ),
    search=("code", "said"),
    filters=(Filter("module", _("Part"), _modules, field="module"),),
    order="code",
    page_size=60,
    counted=ngettext_lazy("%(shown)s kind of event", "%(shown)s kinds of event", "count"),
    empty=Empty(_("No events"), _("Whatever is written to the audit trail is an event.")),
)
