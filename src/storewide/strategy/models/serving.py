"""What work serves which goal: facts that the work itself writes, since goals stand below it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.strategy.models.plan import Goal


class Contribution(Record):
    """One piece of work (a request, a release) serves a goal, with so many person-days where they are known."""

    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.CASCADE, related_name="+")
    link_kind = models.CharField(max_length=80)
    link_id = models.CharField(max_length=80)
    capacity = models.DecimalField(_("person-days"), max_digits=8, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["link_kind", "link_id", "id"]
        indexes = [models.Index(fields=["link_kind", "link_id"], name="strategy_contribution_link")]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "link_kind", "link_id"], name="strategy_serves_a_goal_once"
            ),
            models.CheckConstraint(
                name="strategy_capacity_not_negative",
                condition=models.Q(capacity=None) | models.Q(capacity__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_kind} {self.goal}"

    @property
    def link(self) -> Link:
        """The work, to be resolved where it is shown."""
        return Link(self.link_kind, self.link_id)
