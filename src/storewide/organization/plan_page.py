"""What a page says of a plan: its finding, and its changes section by section."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit.operation_file import Change, Sign
from storewide.kit.operation_plan import Plan
from storewide.kit.tags import Tag, Tone

#: more rows of a section than so many are counted, not shown
SHOWN = 100

TAGS = {
    Sign.ADD: Tag(gettext_lazy("Added"), Tone.GOOD, "up"),
    Sign.CHANGE: Tag(gettext_lazy("Changed"), Tone.WAITING, "flat"),
    Sign.REMOVE: Tag(gettext_lazy("Removed"), Tone.BAD, "down"),
}


@dataclass(frozen=True)
class Told:
    """One row of the plan as it is shown."""

    tag: Tag
    label: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class PlanSection:
    """The rows of a section that change: the first of them, and how many more there are."""

    name: str
    rows: tuple[Told, ...]
    more: int


def sections(plan: Plan) -> list[PlanSection]:
    """The plan's changes, section by section."""
    by_name: dict[str, list[Change]] = {}
    for change in plan.changes:
        by_name.setdefault(change.section, []).append(change)
    return [
        PlanSection(name, tuple(_told(changes[:SHOWN])), max(0, len(changes) - SHOWN))
        for name, changes in by_name.items()
    ]


def finding(plan: Plan) -> str:
    """What would happen, in one sentence."""
    if not plan.changes:
        return _("This would change nothing: everything is there")
    words = [
        ngettext("add %(count)s record", "add %(count)s records", plan.added),
        ngettext("change %(count)s", "change %(count)s", plan.changed),
        ngettext("remove %(count)s", "remove %(count)s", plan.removed),
    ]
    counts = (plan.added, plan.changed, plan.removed)
    told = [text % {"count": count} for text, count in zip(words, counts, strict=True) if count]
    return _("This would %(what)s") % {"what": get_text_list(told, _("and"))}


def done(plan: Plan) -> str:
    """What happened, in one sentence."""
    return _("%(add)s added, %(change)s changed, %(remove)s removed.") % _counts(plan)


def question(plan: Plan) -> str:
    """What is asked before rows are removed; empty where none is."""
    if not plan.removed:
        return ""
    return ngettext(
        "%(count)s record is removed. Apply the file?",
        "%(count)s records are removed. Apply the file?",
        plan.removed,
    ) % {"count": plan.removed}


def _counts(plan: Plan) -> dict[str, int]:
    return {"add": plan.added, "change": plan.changed, "remove": plan.removed}


def _told(changes: Iterable[Change]) -> Iterable[Told]:
    for change in changes:
        fields = change.differing.items()
        if change.sign is Sign.ADD:
            said = [
                f"{_words(name)}: {_shown(after)}"
                for name, (_before, after) in fields
                if after != change.label
            ]
            details: tuple[str, ...] = (" · ".join(said),) if said else ()
        else:
            details = tuple(
                f"{_words(name)}: {_shown(before)} → {_shown(after)}" for name, (before, after) in fields
            )
        yield Told(TAGS[change.sign], change.label, details)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: Any) -> str:
    return "–" if value in ("", None) else "; ".join(str(value).splitlines())
