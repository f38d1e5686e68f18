"""Names the module for Django."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """The organization module."""

    name = "storewide.organization"
    label = "organization"
