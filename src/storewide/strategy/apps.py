"""Names the module for Django."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The strategy module."""

    name = "storewide.strategy"
    label = "strategy"
