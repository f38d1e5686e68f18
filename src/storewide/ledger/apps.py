"""Names the module for Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger module."""

    name = "storewide.ledger"
    label = "ledger"
