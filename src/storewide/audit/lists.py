"""The whole trail as a list: who did what to which record, newest first."""

from collections.abc import Iterable

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.audit import words
from storewide.audit.models import Entry
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.records import Record
from storewide.kit.tags import Text


def record_kinds() -> Iterable[tuple[str, Text]]:
    """Every kind of record that an entry can be about, by its words; asks no database."""
    kinds = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Record)}
    return sorted(((kind, capfirst(words.kind_words(kind))) for kind in kinds), key=lambda pair: pair[1])


def changes_text(entry: Entry) -> str:
    """What an entry changed in one line: “Name: Ann → Anna; Shift: early → late”."""
    changes = words.change_words(entry.record_kind, entry.changes)
    return "; ".join(f"{change.label}: {change.before} → {change.after}" for change in changes)


ENTRIES = ListSpec(
    name="audit-trail",
    columns=(
        Column("action", _("What"), value=lambda entry: words.action_words(entry.action)),
        Column("record", _("Record"), value="record_label", sort="record_label", url=words.record_address),
        Column(
            "kind", _("Kind"), value=lambda entry: capfirst(words.kind_words(entry.record_kind)), priority=2
        ),
        Column("who", _("Who"), value="actor_label", sort="actor_label"),
        Column("at", _("When"), kind=Kind.MOMENT, sort="at"),
        Column("changes", _("Changes"), value=changes_text, priority=3),
        Column("code", _("Code"), value="action", priority=3),
    ),
    search=("actor_label", "record_label", "action"),
    search_label=_("Search who, record or code"),
    filters=(
        Filter("kind", _("Kind of record"), record_kinds, field="record_kind"),
        PeriodFilter("at", _("When"), "at__date"),
    ),
    order="-at",
    counted=ngettext_lazy("%(shown)s line", "%(shown)s lines", "count"),
    empty=Empty(
        _("Nothing has been done here yet"),
        _("Every change that anybody makes adds a line to this trail; lines are never changed or removed."),
    ),
)
