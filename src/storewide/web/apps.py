"""Names the module for Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web module."""

    name = "storewide.web"
    label = "web"
