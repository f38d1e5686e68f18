"""The register in words."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.lib.money import Money
from storewide.systems import queries
from storewide.systems.models import Lifecycle, System
from storewide.systems.queries import Cost


def finding(running: Sequence[System], on: date) -> str:
    """How the register stands, as the title of its page."""
    if not running:
        return _("No system is entered yet")
    ending = [each for each in running if each.contract_ends and each.contract_ends <= on + queries.AHEAD]
    said = {
        "all": formats.number(len(running)),
        "ending": formats.number(len(ending)),
        "cost": amounts(queries.total(running)),
    }
    if ending:
        return (
            ngettext(
                "%(all)s systems; one contract ends within 90 days",
                "%(all)s systems; %(ending)s contracts end within 90 days",
                len(ending),
            )
            % said
        )
    return ngettext("One system, %(cost)s a year", "%(all)s systems, %(cost)s a year", len(running)) % said


def amounts(sums: Sequence[Money]) -> str:
    """Sums in words, one each currency; said where nobody priced anything."""
    return " + ".join(formats.money(each.minor, each.currency) for each in sums) or _("cost unknown")


def cost(found: Cost) -> str:
    """One line of what systems cost."""
    said = {
        "systems": formats.number(found.systems),
        "amounts": amounts(found.amounts),
        "unpriced": formats.number(found.unpriced),
    }
    line = ngettext("one system, %(amounts)s", "%(systems)s systems, %(amounts)s", found.systems) % said
    if found.unpriced and found.amounts:
        line += "; " + _("%(unpriced)s without a cost") % said
    return line


def standing(system: System, on: date) -> str:
    """How one system stands, as the title of its page."""
    said = {
        "name": system.name,
        "day": formats.day(system.retired_on or system.contract_ends),
        "next": system.successor,
    }
    if system.retired_on:
        return _("%(name)s is switched off since %(day)s") % said
    if system.contract_ends and system.contract_ends <= on + queries.AHEAD:
        return _("%(name)s: the contract ends on %(day)s") % said
    if system.successor:
        return _("%(name)s is replaced by %(next)s") % said
    return {
        Lifecycle.INVEST: _("%(name)s: more of it"),
        Lifecycle.KEEP: _("%(name)s is kept"),
        Lifecycle.REPLACE: _("%(name)s is to be replaced"),
        Lifecycle.RETIRE: _("%(name)s is to retire"),
    }[Lifecycle(system.lifecycle)] % said
