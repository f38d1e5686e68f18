"""Names the module for Django."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The sources module."""

    name = "storewide.sources"
    label = "sources"
