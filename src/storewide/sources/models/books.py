"""What the books say of a month: revenue known from elsewhere, and the figures reported when it was closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.sources.models.stores import Store


class Basis(models.TextChoices):
    """What the business's own figure of a month holds, so that a gap can be named by cause."""

    NET = "net", _("after refunds, without tax and shipping")
    GROSS = "gross", _("as ordered, with everything")
    UNSURE = "unsure", _("I am not sure")


class KnownRevenue(Record):
    """The revenue of one month as the business knows it from elsewhere, to hold the orders against."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("month"))
    amount = models.BigIntegerField(_("revenue"))
    basis = models.CharField(_("what it holds"), max_length=8, choices=Basis.choices, default=Basis.UNSURE)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["store", "month"], name="sources_one_known_revenue_per_month")
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.month:%Y-%m}"


class ClosedMonth(Record):
    """The figures of a month as they were reported when it was closed; later facts are restatements beside it.

    Money in minor units of the store's currency; `visitors` is None where nobody counted them. `facts` is the
    warehouse's version that the figures were read from.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("month"))
    currency = models.CharField(_("currency"), max_length=3)
    gross = models.BigIntegerField(_("gross"))
    refunded = models.BigIntegerField(_("refunded"))
    spend = models.BigIntegerField(_("spend"))
    orders = models.BigIntegerField(_("orders"))
    buyers = models.BigIntegerField(_("buyers"))
    visitors = models.BigIntegerField(_("visitors"), null=True)
    facts = models.BigIntegerField()
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["store", "month"], name="sources_a_month_closes_once")]

    def __str__(self) -> str:
        return f"{self.store} {self.month:%Y-%m}"
