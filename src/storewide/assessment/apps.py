"""Names the module for Django."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The assessment module."""

    name = "storewide.assessment"
    label = "assessment"
