"""Names the module for Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo module."""

    name = "storewide.demo"
    label = "demo"
