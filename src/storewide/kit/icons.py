"""The few line drawings of the interface, each on a 16 x 16 grid and always beside a word."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "arrow-right": "M3 8h10M9 4l4 4-4 4",
    "check": "M3 8.5l3.2 3.2L13 4.8",
    "chevron": "M4.5 6.5L8 10l3.5-3.5",
    "clock": "M8 4.6V8l2.2 1.6M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z",
    "copy": "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
    "cross": "M4 4l8 8M12 4l-8 8",
    "down": "M8 3v10M4 9l4 4 4-4",
    "download": "M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M2.5 13.5h11",
    "flat": "M3 8h10",
    "info": "M8 7.2v4M8 4.8v.1M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "plus": "M8 3v10M3 8h10",
    "question": "M5 5.6a3 3 0 1 1 4.6 2.6C8.5 8.9 8 9.4 8 10.4M8 13.4v.1",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.3 3.3",
    "sort": "M8 3v10M5 6l3-3 3 3M5 10l3 3 3-3",
    "up": "M8 13V3M4 7l4-4 4 4",
    "warning": "M8 6v3.2M8 11.6v.1M8 2.2L14.4 13.4H1.6z",
}


@cache
def icon(name: str) -> SafeString:
    """The drawing `name` as inline SVG, hidden from screen readers; an empty text for the name ""."""
    if not name:
        return mark_safe("")
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        PATHS[name],
    )
