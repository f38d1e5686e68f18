"""How many requests may stand in a column of the board at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Team
from storewide.portfolio.models.codes import RequestState


class Limit(Record):
    """The most requests that one team, or all together (`team` None), have in a state at once.

    A move beyond it is refused; where `strict` is off, it is let through with a reason, which stays in the history.
    """

    state = models.CharField(_("column"), max_length=10, choices=RequestState.choices)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    most = models.PositiveSmallIntegerField(_("most at once"))
    strict = models.BooleanField(_("never more"), default=False)

    class Meta:
        ordering = ["state", "team__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="portfolio_one_limit_for_all", condition=Q(team=None)
            ),
            models.UniqueConstraint(fields=["state", "team"], name="portfolio_one_limit_a_team"),
            models.CheckConstraint(name="portfolio_limit_lets_one_in", condition=Q(most__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.most})"
