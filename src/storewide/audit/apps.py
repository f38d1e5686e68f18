"""Names the module for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit module."""

    name = "storewide.audit"
    label = "audit"
