"""Names the module for Django."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """The demand module."""

    name = "storewide.demand"
    label = "demand"
