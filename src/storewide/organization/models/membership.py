"""Who works in which team, as what, and with how much of their time."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models.person import Person
from storewide.organization.models.team import Team


class Discipline(models.TextChoices):
    """What somebody brings to a cross-functional team."""

    PRODUCT = "product", _("Product")
    ENGINEERING = "engineering", _("Engineering")
    USABILITY = "usability", _("Usability")
    DESIGN = "design", _("Design")
    TEST = "test", _("Test")
    DATA = "data", _("Data")
    OPERATIONS = "operations", _("Operations")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    SERVICE = "service", _("Service")
    FINANCE = "finance", _("Finance")
    LEGAL = "legal", _("Legal")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Those that hold on a day, of people who are here."""
        begun = Q(begins=None) | Q(begins__lte=day)
        runs = Q(ends=None) | Q(ends__gte=day)
        return self.filter(begun, runs, Q(person__left_on=None) | Q(person__left_on__gt=day))

    def lasting(self, day: date) -> "MembershipQuerySet":
        """Those that hold on a day or begin later."""
        return self.filter(Q(ends=None) | Q(ends__gte=day))

    def of_homes(self) -> "MembershipQuerySet":
        """Those in the person's home team."""
        return self.filter(team=F("person__team"))

    def for_list(self) -> "MembershipQuerySet":
        """With person and team."""
        return self.select_related("person", "team")


class Membership(Record):
    """A person in a team: with a role, a discipline, and a share of their time in percent, from and until a day."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=120, blank=True)
    discipline = models.CharField(_("discipline"), max_length=12, choices=Discipline.choices, blank=True)
    share = models.PositiveSmallIntegerField(_("share of time in percent"), default=100)
    begins = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["team", "person", "id"]
        constraints = [
            models.CheckConstraint(
                name="organization_membership_share", condition=Q(share__gte=1) & Q(share__lte=100)
            ),
            models.CheckConstraint(
                name="organization_membership_ends_after_it_begins",
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gte=models.F("begins")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"
