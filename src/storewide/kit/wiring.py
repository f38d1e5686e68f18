"""Reads the whole-house lists (navigation, checks, panels, job kinds) that the settings name as dotted names."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def load(name: str) -> tuple[Any, ...]:
    """The objects behind the list `name` of the settings' WIRING, in its order."""
    return tuple(import_string(dotted) for dotted in settings.WIRING[name])
