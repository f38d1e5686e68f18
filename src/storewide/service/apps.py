"""Names the module for Django."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """The service module."""

    name = "storewide.service"
    label = "service"
