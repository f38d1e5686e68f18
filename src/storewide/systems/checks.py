"""What the register knows that is not as it should be: SYS001 to SYS006."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.lib.clock import now
from storewide.systems import queries
from storewide.systems.models import OF_PEOPLE, DataAsset, Interface, Lifecycle, System


def without_owner() -> Iterator[Finding]:
    """SYS001: running systems that no team owns; one query."""
    for system in System.objects.running().filter(owner=None):
        yield Finding(
            "SYS001",
            _("No team owns %(name)s.") % {"name": system},
            system.get_absolute_url(),
            Severity.ERROR,
            reason=_("When it fails, nobody is called."),
            cure=_("Name the team that answers for it."),
            link=system.link,
        )


def contracts_ending() -> Iterator[Finding]:
    """SYS002: contracts that end within 90 days or have ended; one query."""
    for system in queries.ending(now().date()):
        said = {"name": system, "day": formats.day(system.contract_ends)}
        yield Finding(
            "SYS002",
            _("The contract for %(name)s ends on %(day)s.") % said,
            system.get_absolute_url(),
            reason=_("Whoever decides late pays another term, or stands without it."),
            cure=_("Prolong it and enter the new day, or replace the system."),
            link=system.link,
        )


def retired_and_joined() -> Iterator[Finding]:
    """SYS003: interfaces that last although a system at one end is to retire; one query."""
    leaving = Q(source__lifecycle=Lifecycle.RETIRE) | Q(target__lifecycle=Lifecycle.RETIRE)
    for each in Interface.objects.working().for_list().filter(leaving):
        going = each.source if each.source.lifecycle == Lifecycle.RETIRE else each.target
        yield Finding(
            "SYS003",
            _("“%(interface)s” still works, and %(system)s is to retire.")
            % {"interface": each, "system": going},
            each.get_absolute_url(),
            reason=_("The system cannot be switched off while something flows."),
            cure=_("State the release that ends the interface, or end it."),
            link=each.link,
        )


def replaced_by_nothing() -> Iterator[Finding]:
    """SYS004: systems to be replaced of which nobody says by what; one query."""
    for system in System.objects.running().filter(lifecycle=Lifecycle.REPLACE, successor=None):
        yield Finding(
            "SYS004",
            _("%(name)s is to be replaced, and nobody says by what.") % {"name": system},
            system.get_absolute_url(),
            reason=_("Work on what follows has no place to go."),
            cure=_("Name the successor, or keep the system."),
            link=system.link,
        )


def bought_without_end() -> Iterator[Finding]:
    """SYS005: bought systems without the day on which their contract ends; one query."""
    for system in System.objects.running().filter(origin="bought", contract_ends=None):
        yield Finding(
            "SYS005",
            _("%(name)s is bought, and nobody wrote down when its contract ends.") % {"name": system},
            system.get_absolute_url(),
            reason=_("A contract that nobody watches prolongs itself."),
            cure=_("Enter the day from the contract."),
            link=system.link,
        )


def data_without_duty() -> Iterator[Finding]:
    """SYS006: data that tells of people, and no duty towards them is named; one query."""
    for asset in DataAsset.objects.filter(kind__in=OF_PEOPLE, duty=None).select_related("system"):
        yield Finding(
            "SYS006",
            _("“%(data)s” in %(system)s tells of people, and no duty is named.")
            % {"data": asset, "system": asset.system},
            asset.get_absolute_url(),
            reason=_("Nobody keeps, corrects or deletes it when somebody asks."),
            cure=_("Name the data duty, or add one to the area it belongs to."),
            link=asset.link,
        )
