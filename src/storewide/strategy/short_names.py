"""Short names of records in addresses, made of what they are called."""

from typing import Any

from django.utils.text import slugify


def free(name: str, among: Any, longest: int, otherwise: str) -> str:
    """The name as part of an address; numbered where one of the rows `among` has it already."""
    base = slugify(name)[: longest - 5].strip("-") or otherwise
    taken = set(among.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
