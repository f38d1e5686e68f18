"""Names the module for Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The metrics module."""

    name = "storewide.metrics"
    label = "metrics"
