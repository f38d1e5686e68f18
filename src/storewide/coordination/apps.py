"""Names the module for Django."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """The coordination module."""

    name = "storewide.coordination"
    label = "coordination"
