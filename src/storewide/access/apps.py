"""Names the module for Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The access module."""

    name = "storewide.access"
    label = "access"
