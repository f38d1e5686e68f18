"""How Django knows this module."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """The flags module."""

    name = "storewide.flags"
    label = "flags"
