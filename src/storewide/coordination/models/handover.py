"""What a disbanded working group left open, and where each part of it went."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models.group import WorkingGroup
from storewide.coordination.models.plan import Dated, DatedQuerySet
from storewide.kit.records import Record
from storewide.organization.models import Person


class Handover(Dated, Record):
    """Something that was open when a group was disbanded: it went to an owner, or into the next phase."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="handovers")
    sort = models.CharField(_("what it was"), max_length=40)
    what = models.CharField(_("what is open"), max_length=300)
    owner = models.ForeignKey(
        Person, verbose_name=_("goes to"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    next_phase = models.ForeignKey(
        WorkingGroup, verbose_name=_("next phase"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("left open")
        constraints = [
            models.CheckConstraint(
                name="coordination_handover_to_owner_or_phase",
                condition=Q(owner__isnull=False, next_phase=None) | Q(owner=None, next_phase__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.what
