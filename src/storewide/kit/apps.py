"""Names the module for Django."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The kit module."""

    name = "storewide.kit"
    label = "kit"
