"""The checks of the centre: CEN001 a contract or its notice within 60 days, CEN002 a tool without owner, CEN003 a tool
without users, CEN004 an exception that has expired, CEN005 a bet whose stop rule is met."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.centre import reading
from storewide.centre.models import Bet, GuidelineException, Tool
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.lib.clock import now


def contracts() -> Iterator[Finding]:
    """CEN001: tools whose contract, or last day for notice, is over or comes within 60 days; one query."""
    today = now().date()
    for tool in Tool.objects.ending(today).order_by("contract_ends", "name"):
        noticed = tool.notice_on is not None and tool.notice_on >= today
        said = {"tool": tool, "day": formats.day(tool.notice_on if noticed else tool.contract_ends)}
        sentence = (
            _("Notice for “%(tool)s” can be given until %(day)s; decide whether it stays.")
            if noticed
            else _("The contract of “%(tool)s” ends on %(day)s; prolong it, or end the tool.")
        )
        yield Finding("CEN001", sentence % said, tool.get_absolute_url(), link=tool.link)


def tools_without_owner() -> Iterator[Finding]:
    """CEN002: tools in use that nobody owns who is here; one query."""
    nobody = Q(owner=None) | Q(owner__left_on__lte=now().date())
    for tool in Tool.objects.open().filter(nobody):
        sentence = _("Nobody owns the tool “%(tool)s”; name an owner, or end it.") % {"tool": tool}
        yield Finding("CEN002", sentence, tool.get_absolute_url(), Severity.ERROR, link=tool.link)


def tools_without_users() -> Iterator[Finding]:
    """CEN003: tools that are paid for and used by nobody; one query."""
    for tool in Tool.objects.open().filter(users=0):
        sentence = _("Nobody uses the tool “%(tool)s”; count its users again, or end it.") % {"tool": tool}
        yield Finding("CEN003", sentence, tool.get_absolute_url(), link=tool.link)


def expired_exceptions() -> Iterator[Finding]:
    """CEN004: exceptions from guidelines whose last day is over; one query."""
    rows = GuidelineException.objects.expired(now().date()).select_related("guideline", "unit")
    for found in rows:
        said = {"unit": found.unit, "guideline": found.guideline, "day": formats.day(found.until)}
        sentence = _(
            "The exception of %(unit)s from “%(guideline)s” expired on %(day)s; end it, or prolong it."
        )
        yield Finding(
            "CEN004", sentence % said, found.guideline.get_absolute_url(), link=found.guideline.link
        )


def bets_to_stop() -> Iterator[Finding]:
    """CEN005: bets being tried whose stop rule is met; one query, and the figures of their metrics."""
    for bet in Bet.objects.with_spent().trying().select_related("store", "centre"):
        if why := reading.stops(bet, now().date()):
            said = {"bet": bet, "why": "; ".join(why)}
            sentence = _("The stop rule of “%(bet)s” is met: %(why)s; decide it.") % said
            yield Finding("CEN005", sentence, bet.get_absolute_url(), Severity.ERROR, link=bet.link)
