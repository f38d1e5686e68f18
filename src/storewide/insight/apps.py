"""Names the module for Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The insight module."""

    name = "storewide.insight"
    label = "insight"
