"""Names the module for Django."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """The releases module."""

    name = "storewide.releases"
    label = "releases"
