"""A promise in words: one sentence that says what will happen by when, and who says so."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Direction, Grade, IntendedEffect
from storewide.metrics import definitions


def sentence(effect: IntendedEffect) -> str:
    """`Conversion will go up by 3.0 % by 30 June 2026, says Ana Ruiz (head of checkout)`."""
    if effect.after_the_fact:
        return _sentence_after(effect)
    words = {
        "metric": metric_name(effect.metric),
        "size": size(effect.size),
        "day": long_day(effect.due_on),
        "owner": owner(effect),
    }
    if effect.direction == Direction.UP:
        return _("%(metric)s will go up by %(size)s by %(day)s, says %(owner)s") % words
    return _("%(metric)s will go down by %(size)s by %(day)s, says %(owner)s") % words


def _sentence_after(effect: IntendedEffect) -> str:
    words = {"what": effect.promise, "day": long_day(effect.due_on)}
    if effect.size is None:
        return _("%(what)s went live on %(day)s; nothing was promised") % words
    words |= {"metric": metric_name(effect.metric), "change": change(effect)}
    return _("%(what)s went live on %(day)s; promised after the fact: %(metric)s %(change)s") % words


def short(effect: IntendedEffect) -> str:
    """`Conversion +3.0 % by 30 Jun 2026`, for lists."""
    if effect.size is None:
        return _("Nothing was promised")
    words = {
        "metric": metric_name(effect.metric),
        "change": change(effect),
        "day": formats.day(effect.due_on),
    }
    return _("%(metric)s %(change)s by %(day)s") % words


def change(effect: IntendedEffect) -> str:
    """What is promised with its sign: `+3.0 %`; a dash where nothing was."""
    if effect.size is None:
        return formats.NO_VALUE
    return ("+" if effect.direction == Direction.UP else "−") + size(effect.size)


def size(percent: Decimal | None) -> str:
    """A size in percent with one decimal, or two where the second says something: `3.0 %`, `0.25 %`."""
    if percent is None:
        return formats.NO_VALUE
    digits = 1 if percent == percent.quantize(Decimal("0.1")) else 2
    return formats.percent(percent / 100, digits)


def guardrails(effect: IntendedEffect) -> list[str]:
    """Its guardrails in words: `Conversion falls by no more than 2.0 %`, in the order they were given."""
    said = []
    for each in effect.guardrails:
        definition = definitions.all_definitions().get(each["metric"])
        words = {"metric": metric_name(each["metric"]), "margin": size(Decimal(each["margin"]))}
        falls = definition is None or definition.better == Direction.UP.value
        said.append(
            _("%(metric)s falls by no more than %(margin)s") % words
            if falls
            else _("%(metric)s rises by no more than %(margin)s") % words
        )
    return said


def metric_name(code: str) -> str:
    """The metric's name; its code where it is no longer defined, since promises outlive definitions."""
    definition = definitions.all_definitions().get(code)
    return definition.name if definition else code


def owner(effect: IntendedEffect) -> str:
    """Who promises, with their role where it is known: `Ana Ruiz (head of checkout)`; a dash for nobody."""
    if effect.owner is None:
        return formats.NO_VALUE
    if not effect.owner.title:
        return effect.owner.name
    return _("%(name)s (%(title)s)") % {"name": effect.owner.name, "title": effect.owner.title}


def metric_meaning(code: str) -> str:
    """What the metric counts, in one line."""
    definition = definitions.all_definitions().get(code)
    return definition.meaning if definition else ""


def is_worse(effect: IntendedEffect) -> bool:
    """Whether the promised direction is the one that is not better for the metric."""
    definition = definitions.all_definitions().get(effect.metric)
    return definition is not None and definition.better != effect.direction


def measured_tag(effect: IntendedEffect, on: date) -> Tag:
    """How good the evidence is; without any, whether the promise is due by the day `on`."""
    if effect.grade == Grade.NONE and effect.after_the_fact:
        return Tag(_("promised after the fact") if effect.size else _("nothing was promised"), Tone.PLAIN)
    if effect.grade == Grade.NONE:
        due = effect.due_on <= on
        return Tag(
            _("due, not measured") if due else _("not measured yet"), Tone.WAITING if due else Tone.UNKNOWN
        )
    return Tag(effect.get_grade_display(), Tone.UNKNOWN if effect.grade == Grade.D else Tone.GOOD)


def grade(effect: IntendedEffect) -> str:
    """The letter of the evidence, an empty text while nothing is measured."""
    return "" if effect.grade == Grade.NONE else effect.grade


def standing(*, frozen: int, measured: int, due: int, past: int = 0) -> str:
    """How the whole ledger stands, as the finding of its page; `past` releases were told after the fact."""
    if not past:
        return _standing(frozen, measured, due)
    words = {"standing": _standing(frozen, measured, due), "past": formats.number(past)}
    return (
        ngettext(
            "%(standing)s; one release was told after the fact",
            "%(standing)s; %(past)s releases were told after the fact",
            past,
        )
        % words
    )


def _standing(frozen: int, measured: int, due: int) -> str:
    if not frozen:
        return _("Nothing is promised yet")
    words = {
        "frozen": formats.number(frozen),
        "measured": formats.number(measured),
        "due": formats.number(due),
    }
    return _finding(frozen, measured, due) % words


def _finding(frozen: int, measured: int, due: int) -> str:
    if frozen == 1:
        return _finding_of_one(measured, due)
    if due and not measured:
        return ngettext(
            "%(frozen)s promises are frozen; none is measured, %(due)s of them is due",
            "%(frozen)s promises are frozen; none is measured, %(due)s of them are due",
            due,
        )
    if due:
        return ngettext(
            "%(frozen)s promises are frozen; %(due)s of them is due and not measured",
            "%(frozen)s promises are frozen; %(due)s of them are due and not measured",
            due,
        )
    if not measured:
        return _("%(frozen)s promises are frozen; none is measured yet")
    if measured == frozen:
        return _("%(frozen)s promises are frozen, and all are measured")
    return ngettext(
        "%(frozen)s promises are frozen; %(measured)s of them is measured",
        "%(frozen)s promises are frozen; %(measured)s of them are measured",
        measured,
    )


def _finding_of_one(measured: int, due: int) -> str:
    if measured:
        return _("One promise is frozen, and it is measured")
    if due:
        return _("One promise is frozen; it is due and not measured")
    return _("One promise is frozen; it is not measured yet")


def long_day(day: date) -> str:
    """A day written out: `30 June 2026`."""
    locale = formats.locale()
    return format_date(day, format="d MMMM y" if locale.language == "en" else "long", locale=locale)
