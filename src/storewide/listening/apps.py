"""Names the module for Django."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The listening module."""

    name = "storewide.listening"
    label = "listening"
