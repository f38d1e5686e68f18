"""Where the pages of the ledger are, for whoever names one."""

from django.urls import reverse


def of_unmeasured() -> str:
    """What was never measured."""
    return reverse("ledger:unmeasured")
