"""What was answered about the company, and how mature it was found: each with its day and by whom, none ever changed."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models.unit import Unit


class AdviceAnswers(Record):
    """The answers from which advice follows; for a unit, or for the whole operation."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answers: Any = models.JSONField(_("answers"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=200)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.unit) if self.unit else str(_("The whole operation"))

    def get_absolute_url(self) -> str:
        return reverse("organization:advice", args=[self.pk])


class MaturityPart(models.TextChoices):
    """What of an operation is more or less mature."""

    STRATEGY = "strategy", _("Strategy")
    PEOPLE = "people", _("People")
    PROCESS = "process", _("Process")
    DATA = "data", _("Data")
    TECHNOLOGY = "technology", _("Technology")


class MaturityQuerySet(models.QuerySet["Maturity"]):
    """Reads of findings of maturity."""

    def of(self, part: str) -> "MaturityQuerySet":
        """Those of one part, the newest first."""
        return self.filter(part=part)


class Maturity(Record):
    """How mature a part was found on a day: what held (`met`, codes of criteria), the stage it makes, the evidence."""

    LACK = "organization.maturity_lack"

    part = models.CharField(_("part"), max_length=10, choices=MaturityPart.choices)
    on = models.DateField(_("day"))
    met: Any = models.JSONField(_("what holds"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    evidence = models.TextField(_("evidence"), max_length=2000)
    found_by = models.CharField(_("found by"), max_length=200)

    objects: ClassVar[MaturityQuerySet] = MaturityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-on", "-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="organization_maturity_stage", condition=models.Q(stage__gte=1) & models.Q(stage__lte=5)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.stage}"
