"""All presets there are: those that come with Storewide, and those that people made on the mapping page."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.sources import presets
from storewide.sources.models import OwnPreset
from storewide.sources.presets import UnknownPreset
from storewide.warehouse import mapping
from storewide.warehouse.mapping import Mapping, MappingFault
from storewide.warehouse.schemas import Fact


class PresetRefused(Refusal):
    """A preset cannot be kept: its name is taken, or it lacks a field that every such row needs."""

    field = "title"


def every() -> dict[str, Mapping]:
    """Every preset by its name: one's own first, newest in front."""
    own = {each.name: mapping.parse(each.definition) for each in OwnPreset.objects.order_by("-id")}
    return own | presets.all_presets()


def title(name: str) -> str:
    """What a preset is called; its short name where it is no more."""
    preset = every().get(name)
    return preset.title if preset else name


def named(name: str, fact: Fact | None = None) -> Mapping:
    """The preset called `name`, of this fact where one is asked for; raises UnknownPreset."""
    found = every()
    fitting = {key: preset for key, preset in found.items() if fact in (None, preset.fact)}
    if name not in fitting:
        raise UnknownPreset(f"“{name}” is not a preset for this; choose {', '.join(fitting)}.")
    return fitting[name]


def others(name: str) -> tuple[Mapping, ...]:
    """All presets but one, so that a file of another kind can be recognised."""
    return tuple(preset for key, preset in every().items() if key != name)


@trail.operation
def save(*, definition: dict[str, Any], by: Actor, at: datetime) -> OwnPreset:
    """Keep a new preset; `definition` is what a preset's file would hold. Raises PresetRefused."""
    parsed = _parsed(definition)
    if parsed.name in every():
        raise PresetRefused(_("There is a preset “%(name)s” already; give yours another title.") % definition)
    record = OwnPreset(
        name=parsed.name, title=parsed.title, fact=parsed.fact, definition=definition, created_at=at
    )
    record.save(force_insert=True)
    trail.record(action="sources.preset.save", of=record, by=by, at=at)
    return record


@trail.operation
def change(
    *, record: OwnPreset, definition: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> OwnPreset:
    """Read files of this preset otherwise from now on; its short name stays. Raises PresetRefused, Conflict."""
    whole = definition | {"name": record.name}
    parsed = _parsed(whole)
    changes = {"title": parsed.title, "fact": parsed.fact, "definition": whole}
    differing = save_changes(record, changes, expected_version)
    trail.record(action="sources.preset.change", of=record, by=by, at=at, changes=differing)
    return record


@trail.operation
def delete(*, record: OwnPreset, by: Actor, at: datetime) -> None:
    """Forget a preset; what was imported with it stays."""
    trail.record(action="sources.preset.delete", of=record, by=by, at=at)
    record.delete()


def _parsed(definition: dict[str, Any]) -> Mapping:
    try:
        return mapping.parse(definition)
    except MappingFault as fault:
        raise PresetRefused(str(fault)) from None
