"""Names the module for Django."""

from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    """The experiments module."""

    name = "storewide.experiments"
    label = "experiments"
