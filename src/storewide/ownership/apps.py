"""Names the module for Django."""

from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    """The ownership module."""

    name = "storewide.ownership"
    label = "ownership"
