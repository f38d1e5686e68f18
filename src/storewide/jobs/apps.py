"""Names the module for Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs module."""

    name = "storewide.jobs"
    label = "jobs"
