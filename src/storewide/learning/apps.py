"""Names the module for Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The learning module."""

    name = "storewide.learning"
    label = "learning"
