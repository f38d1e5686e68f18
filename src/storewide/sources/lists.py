"""The lists of stores and imports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.sources import own_presets, presets
from storewide.sources.models import Import, ImportState, Store

TONES = {
    ImportState.WAITING: Tone.WAITING,
    ImportState.RUNNING: Tone.PLAIN,
    ImportState.DONE: Tone.GOOD,
    ImportState.REFUSED: Tone.BAD,
    ImportState.CANCELLED: Tone.UNKNOWN,
}


def state_tag(record: Import) -> Tag:
    """How an import stands, in a word with its tone."""
    if record.state == ImportState.DONE and record.read and record.refused == record.read:
        return Tag(_("All refused"), Tone.BAD)
    return Tag(record.get_state_display(), TONES[ImportState(record.state)])


def store_choices() -> list[tuple[str, Any]]:
    """Every store, for a filter."""
    return [(store.slug, store.name) for store in Store.objects.all()]


def preset_choices() -> list[tuple[str, Any]]:
    """Every preset, for a filter."""
    return [(preset.name, preset.title) for preset in own_presets.every().values()]


def _preset(row: Any) -> str:
    """What the preset of a listed import is called; its short name where it is no more."""
    built_in = presets.all_presets().get(row.preset)
    return built_in.title if built_in else row.own_title or row.preset


STORES = ListSpec(
    name="stores",
    columns=(
        Column(
            "name", _("Store"), sort="name", url=lambda store: reverse("sources:store", args=[store.slug])
        ),
        Column("slug", _("Short name"), sort="slug", priority=2),
        Column("zone", _("Time zone"), sort="zone"),
        Column("currency", _("Currency"), sort="currency"),
        Column(
            "tax",
            _("Prices"),
            value=lambda store: _("with tax") if store.prices_include_tax else _("without tax"),
            priority=2,
        ),
    ),
    search=("name", "slug"),
    order="name",
    counted=ngettext_lazy("%(shown)s store", "%(shown)s stores", "count"),
    empty=Empty(
        _("No store yet"),
        _("A store is a brand on one country site. Your first import makes one and asks for its calendar."),
        Action(_("Import a file"), "/data/imports/new/"),
    ),
)

IMPORTS = ListSpec(
    name="imports",
    columns=(
        Column(
            "file",
            _("File"),
            value="file_name",
            sort="file_name",
            url=lambda row: reverse("sources:import", args=[row.pk]),
        ),
        Column("state", _("State"), value=state_tag, kind=Kind.TAG, sort="state"),
        Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
        Column("preset", _("Preset"), value=_preset, sort="preset", priority=3),
        Column("read", _("Read"), kind=Kind.NUMBER, sort="read", priority=2),
        Column("accepted", _("Accepted"), kind=Kind.NUMBER, sort="accepted"),
        Column("repeated", _("Repeated"), kind=Kind.NUMBER, sort="repeated", priority=3),
        Column("refused", _("Refused"), kind=Kind.NUMBER, sort="refused", priority=2),
        Column("at", _("Begun"), value="created_at", kind=Kind.MOMENT, sort="created_at", priority=2),
    ),
    search=("file_name",),
    filters=(
        Filter("state", _("State"), ImportState.choices),
        Filter("store", _("Store"), store_choices, field="store__slug"),
        Filter("preset", _("Preset"), preset_choices),
    ),
    order="-at",
    counted=ngettext_lazy("%(shown)s import", "%(shown)s imports", "count"),
    empty=Empty(
        _("Nothing imported yet"),
        _("Bring in orders, events or daily traffic as your shop exports them. Every row is accounted for."),
        Action(_("Import a file"), "/data/imports/new/"),
    ),
)
