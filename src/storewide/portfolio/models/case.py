"""A business case: why a request is worth its cost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ledger.models import IntendedEffect
from storewide.portfolio.models.request import Request


class BusinessCase(Record):
    """Why a request is worth its cost: objective, risks, cost and return, and the effect it intends.

    `cost` and `value` are in minor units of `currency`; `value` is the return expected over one year.
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="+")
    effect = models.OneToOneField(IntendedEffect, on_delete=models.PROTECT, related_name="+")
    objective = models.TextField(_("objective"), max_length=4000)
    risks = models.TextField(_("risks"), max_length=4000, blank=True)
    cost = models.BigIntegerField(_("cost"), null=True, blank=True)
    value = models.BigIntegerField(_("return in the first year"), null=True, blank=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="portfolio_case_amounts_not_negative",
                condition=(models.Q(cost=None) | models.Q(cost__gte=0))
                & (models.Q(value=None) | models.Q(value__gte=0)),
            )
        ]

    def __str__(self) -> str:
        return str(self.effect)
