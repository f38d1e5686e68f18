"""Short names: a record's name as part of an address, given once and kept for good."""

from typing import Any

from django.utils.text import slugify

SLUG_LENGTH = 60


def free_slug(model: Any, name: str, otherwise: str) -> str:
    """The name as part of an address, `otherwise` where no letter of it fits; numbered where another has it."""
    base = slugify(name)[: SLUG_LENGTH - 5].strip("-") or otherwise
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
