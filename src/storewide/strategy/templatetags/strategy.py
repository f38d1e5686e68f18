"""Key results in templates: how each stands, its value, its way, what was last said of it."""

from django import template

from storewide.kit.tags import Tag
from storewide.strategy import words
from storewide.strategy.models import CheckIn, KeyResult
from storewide.strategy.reading import Read

register = template.Library()


@register.filter
def standing_tag(read: Read) -> Tag:
    """How a key result stands, as a tag."""
    return words.tag(read.standing)


@register.filter
def value_now(read: Read) -> str:
    """Its value now, with its interval."""
    return words.now(read)


@register.filter
def come(read: Read) -> str:
    """How much of its way is behind it."""
    return words.come(read)


@register.filter
def way(key_result: KeyResult) -> str:
    """From where to where, by when."""
    return words.way(key_result)


@register.filter
def confidence(check_in: CheckIn | None) -> str:
    """How sure somebody was when they last said something of it."""
    return words.confidence(check_in)
