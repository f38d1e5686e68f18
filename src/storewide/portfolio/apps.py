"""Names the module for Django."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """The portfolio module."""

    name = "storewide.portfolio"
    label = "portfolio"
