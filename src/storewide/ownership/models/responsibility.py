"""A responsibility: what part a role or a team has in an area or an activity."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Role, Team
from storewide.ownership.models.activity import Activity
from storewide.ownership.models.area import Area


class Part(models.TextChoices):
    """RACI, in its order: who does it, who answers for it, who is asked before, who is told after."""

    RESPONSIBLE = "R", _("Responsible")
    ACCOUNTABLE = "A", _("Accountable")
    CONSULTED = "C", _("Consulted")
    INFORMED = "I", _("Informed")


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    """Reads of responsibilities."""

    def for_list(self) -> "ResponsibilityQuerySet":
        """With everything they name."""
        return self.select_related("area", "activity__area", "role__holder", "role__deputy", "team")


class Responsibility(Record):
    """The part of one role or one team in one area or one activity.

    An area keeps who is accountable and its first responsible team in itself; here stand the others of an area, and
    all of an activity. Whoever is accountable may also be responsible; of the other parts each has one.
    """

    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    part = models.CharField(_("part"), max_length=1, choices=Part.choices)
    role = models.ForeignKey(
        Role, verbose_name=_("role"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[ResponsibilityQuerySet] = ResponsibilityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="ownership_responsibility_of_one_record",
                condition=Q(area=None, activity__isnull=False) | Q(area__isnull=False, activity=None),
            ),
            models.CheckConstraint(
                name="ownership_responsibility_of_one_holder",
                condition=Q(role=None, team__isnull=False) | Q(role__isnull=False, team=None),
            ),
            models.CheckConstraint(
                name="ownership_accountable_is_a_role_of_an_activity",
                condition=~Q(part="A") | Q(activity__isnull=False, role__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(part="A"), name="ownership_one_accountable_per_activity"
            ),
            *(
                models.UniqueConstraint(
                    fields=[record, holder],
                    condition=~Q(part="A"),
                    name=f"ownership_one_part_per_{record}_and_{holder}",
                )
                for record in ("area", "activity")
                for holder in ("role", "team")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.get_part_display()} {self.who}"

    @property
    def of(self) -> Area | Activity:
        """What it is a part in."""
        return self.area or self.activity  # type: ignore[return-value]  # one of them is there: held by a constraint

    @property
    def who(self) -> Role | Team:
        """Whose part it is."""
        return self.role or self.team  # type: ignore[return-value]  # one of them is there: held by a constraint
