"""Names the module for Django."""

from django.apps import AppConfig


class CentreConfig(AppConfig):
    """The centre module."""

    name = "storewide.centre"
    label = "centre"
