"""The options of a select, written at once: a template for each of 400 teams would be most of a page's time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def options(choices: Iterable[tuple[Any, Any, bool]]) -> SafeString:
    """(value, label, chosen) as option elements, everything escaped."""
    parts = (
        f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)}</option>'
        for value, label, chosen in choices
    )
    return mark_safe("".join(parts))  # noqa: S308 - value and label are escaped above


def select(widget: Mapping[str, Any]) -> SafeString:
    """A select as Django's own template writes it, from the same context, group by group."""
    groups = (_group(name, entries) for name, entries, _index in widget["optgroups"])
    inner = mark_safe("".join(groups))  # noqa: S308 - made of escaped options
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inner)


def _group(name: Any, entries: Iterable[Mapping[str, Any]]) -> str:
    inner = options((each["value"], each["label"], each["selected"]) for each in entries)
    return format_html('<optgroup label="{}">{}</optgroup>', name, inner) if name else inner
