"""Names the module for Django."""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    """The systems module."""

    name = "storewide.systems"
    label = "systems"
