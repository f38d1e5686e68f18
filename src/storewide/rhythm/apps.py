"""Names the module for Django."""

from django.apps import AppConfig


class RhythmConfig(AppConfig):
    """The rhythm module."""

    name = "storewide.rhythm"
    label = "rhythm"
