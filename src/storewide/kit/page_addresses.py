"""Addresses of the pages about single records, kept once found."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def remembered(page: str, key: str) -> str:
    """The address of a page about one record, kept for the next time: lists and checks ask for thousands at each look."""
    return _reversed(get_script_prefix(), page, key)


@lru_cache(maxsize=16_384)
def _reversed(_prefix: str, page: str, key: str) -> str:
    return reverse(page, args=[key])
