"""The interface's parts for templates: `{% load kit %}`. Each is shown at /styleguide/."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from storewide.kit import cells, figures, formats, icons, pages, steps
from storewide.kit.chart_pages import chart_context
from storewide.kit.charts import Chart
from storewide.kit.history import Event
from storewide.kit.progress import Progress
from storewide.kit.tags import Tag, Tone
from storewide.lib.clock import now

register = template.Library()

register.simple_tag(icons.icon)
register.filter(formats.number)
register.filter(formats.signed)
register.filter(formats.percent)
register.filter(formats.day)
register.filter(formats.moment)
register.filter(pages.guide_url)
register.simple_tag(formats.span)


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ amount_minor|money:"EUR" }}`: 1,841,300.12 EUR."""
    return formats.money(minor, currency)


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """`{{ at|ago }}`: how long ago, with the exact time on hover."""
    if value is None:
        return formats.NO_VALUE
    exact = formats.moment(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, formats.relative(value, now())
    )


@register.simple_tag
def tag(value: Tag) -> SafeString:
    """`{% tag request.state_tag %}`: a state in a word, with its shape and colour."""
    return cells.tag(value)


@register.simple_tag
def state(tone: str, label: str, shape: str = "") -> SafeString:
    """`{% state "good" label %}`: a tag written in the template; `shape` may be "up", "down" or "flat"."""
    return cells.tag(Tag(label, Tone(tone), shape))


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    """`{% notice "bad" %}...{% endnotice %}`: to know before going on; a tag's tone, or "info"."""
    css = "notice-info" if tone == "info" else f"tone-{Tone(tone).value}"
    drawing = {"good": "check", "bad": "warning", "waiting": "warning"}.get(tone, "info")
    return format_html('<div class="notice {}">{}<div>{}</div></div>', css, icons.icon(drawing), content)


@register.inclusion_tag("kit/parts/timeline.html")
def timeline(events: Iterable[Event]) -> dict[str, Any]:
    """`{% timeline history %}`: a record's history, newest first."""
    return {"events": events}


@register.inclusion_tag("kit/parts/steps.html")
def walk(walk_steps: Iterable[steps.Step]) -> dict[str, Any]:
    """`{% walk steps %}`: the steps of a walk, the next one with its button."""
    return {"standings": steps.standings(walk_steps)}


@register.inclusion_tag("kit/parts/progress.html", takes_context=True)
def progress(context: template.Context, value: Progress) -> dict[str, Any]:
    """`{% progress progress %}`: a long job, live and cancellable."""
    return {"progress": value, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("kit/parts/copy.html")
def copyable(value: str, label: str) -> dict[str, Any]:
    """`{% copyable link label %}`: a link to pass on, with a button that copies it."""
    return {"value": value, "label": label}


@register.inclusion_tag("kit/parts/sparkline.html")
def sparkline(
    values: Sequence[float | None], label: str, plan: Sequence[float | None] = ()
) -> dict[str, Any]:
    """`{% sparkline values label plan %}`: a small line without axes; `label` says what it shows."""
    return {"spark": figures.sparkline(values, plan), "label": label}


@register.inclusion_tag("kit/parts/breakdown.html")
def breakdown(parts: Sequence[figures.Part], label: str) -> dict[str, Any]:
    """`{% breakdown parts label %}`: the parts of a change or a whole as bars about one zero line."""
    return {"rows": figures.bars(parts), "label": label}


@register.inclusion_tag("kit/parts/interval.html")
def interval(value: figures.Interval) -> dict[str, Any]:
    """`{% interval interval %}`: an estimate with its interval on a line that marks zero and the margin."""
    return {"drawn": figures.drawn_interval(value), "value": value}


@register.inclusion_tag("kit/parts/chart.html")
def chart(value: Chart) -> dict[str, Any]:
    """`{% chart chart %}`: the finding, the picture, the same numbers as a table, and the downloads."""
    return chart_context(value)
