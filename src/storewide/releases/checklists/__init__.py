"""The checklist of each tier: text with a strict schema. Those that come with it, and the operation's own in versions."""

from functools import cache
from pathlib import Path
from uuid import UUID

from storewide.releases.checklists.reading import Check, Checklist, ChecklistFault, read
from storewide.releases.models import ChecklistTemplate, Release, Tier

__all__ = ["Check", "Checklist", "ChecklistFault", "built_in", "of", "of_release", "of_template", "read"]

#: those that were read, by version: a version never changes
_READ: dict[UUID, dict[Tier, Checklist]] = {}


@cache
def built_in() -> str:
    """The text that comes with it."""
    return Path(__file__).with_name("tiers.toml").read_text(encoding="utf-8")


def of(tier: str) -> Checklist:
    """What a release of a tier that begins now is asked: by the operation's own checklists, else those built in."""
    current = ChecklistTemplate.objects.filter(is_current=True).values_list("pk", flat=True).first()
    return of_template(current)[Tier(tier)]


def of_release(release: Release) -> Checklist:
    """What a release is asked: by the version that it began with."""
    return of_template(release.template_id)[Tier(release.tier)]


def of_template(template: UUID | None) -> dict[Tier, Checklist]:
    """The checklist of every tier of a version; None is what comes with it. One query where it was never read."""
    if template is None:
        return _built_in()
    if template not in _READ:
        stored = ChecklistTemplate.objects.get(pk=template)
        _READ[template] = read(str(stored), stored.text)
    return _READ[template]


@cache
def _built_in() -> dict[Tier, Checklist]:
    return read("tiers.toml", built_in())
