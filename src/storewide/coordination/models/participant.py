"""Who is in a working group, as what."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models.group import WorkingGroup
from storewide.coordination.models.plan import Path
from storewide.kit.records import Record
from storewide.organization.models import Person


class GroupRole(models.TextChoices):
    """What somebody is in a working group, the one who answers for it first."""

    SPONSOR = "sponsor", _("Executive sponsor")
    FACILITATOR = "facilitator", _("Facilitator")
    CONTRIBUTOR = "contributor", _("Contributor")
    COLLABORATOR = "collaborator", _("Collaborator")


#: who runs a group
LEADS = (GroupRole.SPONSOR, GroupRole.FACILITATOR)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Reads of participants."""

    def leading(self) -> "ParticipantQuerySet":
        """Sponsors and facilitators."""
        return self.filter(role__in=LEADS)

    def contributing(self) -> "ParticipantQuerySet":
        """Everybody who is expected in meetings: all but collaborators, who give their input in writing."""
        return self.exclude(role=GroupRole.COLLABORATOR)

    def in_order(self) -> "ParticipantQuerySet":
        """By role, then name."""
        places = [models.When(role=role, then=place) for place, role in enumerate(GroupRole)]
        place = models.Case(*places, output_field=models.IntegerField())
        return (
            self.select_related("person__team", "path")
            .annotate(place=place)
            .order_by("place", "person__name", "pk")
        )


class Participant(Record):
    """A person in a working group. Contributors do the work and meet; collaborators give input when asked."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=GroupRole.choices)
    path = models.ForeignKey(
        Path, verbose_name=_("path"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    brings = models.CharField(_("what they bring"), max_length=200, blank=True)

    objects: ClassVar[ParticipantQuerySet] = ParticipantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["group", "person", "id"]
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="coordination_one_seat_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
