"""The whole answer in one sentence: how much, from what, where, since when, and what is known of it or began that day."""

from django.utils.translation import gettext as _

from storewide.insight.why import words
from storewide.insight.why.answer import Why
from storewide.insight.why.happenings import Happening
from storewide.kit import formats
from storewide.metrics import words as metric_words


def finding(why: Why) -> str:
    """The whole answer in one sentence: how much, from what, where, since when, and what began that day."""
    head = _head(why)
    told = why.told
    if not why.split.change or told is None:
        return head
    known = next((each for each in why.happened if each.is_driver), None)
    if why.is_usual:
        return _usual(head, words.named(known) if known else "", words.same_day(why))
    parts: list[str] = []
    if len(why.split.drivers) > 1 or told.place:
        values = {"points": words.points(why, _told_change(why)), "driver": _where(why)}
        parts.append(_("%(points)s from %(driver)s") % values)
    if told.since:
        day = formats.day(told.since)
        parts.append(
            _("lower since %(day)s") % {"day": day}
            if told.driver.change < 0
            else _("higher since %(day)s") % {"day": day}
        )
    if known and parts and _is_smaller(why, known):
        values = {"head": head, "parts": ", ".join(parts), "known": words.named(known), "points": ""}
        values["points"] = words.points(why, _share_of_spend(why, known) * why.split.before * why.split.unit)
        return _("%(head)s: %(parts)s; known: %(known)s, %(points)s") % values
    return _sentence(head, ", ".join(parts), words.named(known) if known else "", words.same_day(why))


def _is_smaller(why: Why, known: Happening) -> bool:
    """Whether what is known explains less than the driver that is told: then the driver is said first."""
    told = why.points(_told_change(why))
    return told is not None and abs(_share_of_spend(why, known)) < abs(told)


def _share_of_spend(why: Why, known: Happening) -> float:
    spend = why.reader.totals.before.measures["spend"]
    return (known.effect.amount or 0) / abs(spend) if known.effect and spend else 0.0


def _usual(head: str, known: str, same_day: str) -> str:
    values = {"head": head, "known": known, "same_day": same_day}
    if known:
        return _("%(head)s, no more than it moves by itself; known: %(known)s") % values
    if same_day:
        return _("%(head)s, no more than it moves by itself; on the same day: %(same_day)s") % values
    return _("%(head)s, no more than it moves by itself") % values


def _sentence(head: str, parts: str, known: str, same_day: str) -> str:
    """What is known first, where it is no smaller than the driver; without that, what shares the day."""
    values = {"head": head, "parts": parts, "known": known, "same_day": same_day}
    if known:
        return _("%(head)s: %(known)s; %(parts)s") % values if parts else _("%(head)s: %(known)s") % values
    if same_day:
        if not parts:
            return _("%(head)s; on the same day: %(same_day)s") % values
        return _("%(head)s: %(parts)s; on the same day: %(same_day)s") % values
    return _("%(head)s: %(parts)s") % values if parts else head


def _head(why: Why) -> str:
    definition = why.asked.definition
    values = {
        "metric": metric_words.name(definition),
        "share": "",
        "change": words.signed(why, why.split.change),
    }
    if not why.split.change:
        return _("%(metric)s did not change") % values
    if why.share is None:
        return _("%(metric)s changed by %(change)s") % values
    values["share"] = formats.percent(abs(why.share))
    if why.split.change < 0:
        return _("%(metric)s fell %(share)s (%(change)s)") % values
    return _("%(metric)s rose %(share)s (%(change)s)") % values


def _told_change(why: Why) -> int:
    told = why.told
    if told is None:
        return 0
    return told.place.change if told.place else told.driver.change


def _where(why: Why) -> str:
    told = why.told
    if told is None:
        return ""
    name = words.driver_name(told.driver).lower()
    return f"{name} {words.place(told.place.where)}" if told.place else name
