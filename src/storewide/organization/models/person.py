"""People, what they can do, and when they are away."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def of_account(self, email: str) -> "PersonQuerySet":
        """The person an account belongs to: the same e-mail, looked up as it is indexed, in small letters."""
        return self.alias(lowered=Lower("email")).filter(lowered=email.lower())

    def present(self, on: date) -> "PersonQuerySet":
        """Those who have not left by that day."""
        return self.filter(models.Q(left_on=None) | models.Q(left_on__gt=on))

    def gone(self, on: date) -> "PersonQuerySet":
        """Those who have left by that day."""
        return self.filter(left_on__lte=on)

    def for_list(self) -> "PersonQuerySet":
        return self.select_related("team", "manager")


class Person(Record):
    """Somebody of the operation. They need no account; the e-mail is what an account is matched by."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254)
    team = models.ForeignKey(
        "organization.Team",
        verbose_name=_("team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(_("role"), max_length=120, blank=True)
    manager = models.ForeignKey(
        "self", verbose_name=_("manager"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    shift = models.CharField(_("shift"), max_length=60, blank=True)
    weekly_hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, default=Decimal(40))
    #: a country (DE) or a part of one (DE-BY); empty: as their team's unit
    holidays_of = models.CharField(_("public holidays of"), max_length=12, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="organization_one_person_per_email"),
            models.CheckConstraint(
                name="organization_hours_of_a_week",
                condition=models.Q(weekly_hours__gte=0) & models.Q(weekly_hours__lte=80),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:person", args=[self.pk])

    def here(self, on: date) -> bool:
        """Whether they have not left by that day."""
        return self.left_on is None or self.left_on > on

    def state_tag(self, on: date) -> Tag:
        """Whether they are here on that day."""
        if not self.here(on):
            return Tag(_("Left"), Tone.UNKNOWN, "flat")
        return Tag(_("Here"), Tone.GOOD) if self.left_on is None else Tag(_("Leaving"), Tone.WAITING)


class Breadth(models.TextChoices):
    """How far a skill goes."""

    BROAD = "broad", _("Broad")
    DEEP = "deep", _("Deep")


class Skill(Record):
    """What somebody can do: a part of the stack (front end, search) or a named system; broadly or deeply."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("skill"), max_length=80)
    breadth = models.CharField(_("depth"), max_length=5, choices=Breadth.choices)

    class Meta:
        ordering = ["person", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                models.F("person"), Lower("name"), name="organization_one_skill_per_person_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Reads of absences."""

    def on(self, day: date) -> "AbsenceQuerySet":
        """Those that hold on a day."""
        return self.filter(begins__lte=day, ends__gte=day)


class Absence(Record):
    """Days on which somebody is away, the first and the last one included."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(
                name="organization_absence_ends_after_it_begins",
                condition=models.Q(ends__gte=models.F("begins")),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
