"""Which column of a table holds which field of a request: known of three tools, guessed of others, or as people say."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from storewide.portfolio.models import Tool

#: what a file can tell of a request, in the order that people are asked
FIELDS = {
    "key": _("Key"),
    "title": _("Title"),
    "text": _("Problem"),
    "state": _("State"),
    "person": _("Asked by"),
    "created": _("Made on"),
    "area": _("Area"),
    "url": _("Address"),
}
#: without these a row is nothing
NEEDED = ("key", "title")
_URLS = ("card url", "permalink", "url", "link")
#: field, and the columns that hold it in the exports, the likeliest first
_OF_TOOLS: Mapping[Tool, Mapping[str, tuple[str, ...]]] = {
    Tool.JIRA: {
        "key": ("issue key", "key"),
        "title": ("summary",),
        "text": ("description",),
        "state": ("status",),
        "person": ("reporter", "creator"),
        "created": ("created",),
        "area": ("component/s", "components", "component", "project name"),
        "url": _URLS,
    },
    Tool.TRELLO: {
        "key": ("card id",),
        "title": ("card name",),
        "text": ("card description",),
        "state": ("list name",),
        "person": ("members",),
        "created": ("created", "date created"),
        "area": ("labels",),
        "url": _URLS,
    },
    Tool.PRODUCTBOARD: {
        "key": ("feature id", "id", "uuid", "permalink", "url", "link"),
        "title": ("feature name", "name", "feature", "title"),
        "text": ("description", "feature description"),
        "state": ("status", "feature status"),
        "person": ("owner", "owner email", "feature owner"),
        "created": ("created at", "created", "creation date"),
        "area": ("component", "product", "parent"),
        "url": _URLS,
    },
}
#: one of these stands in each export of Productboard, whose other columns are called as everybody's
_OF_PRODUCTBOARD = frozenset(("feature id", "uuid", "permalink", "feature name", "feature", "feature status"))
#: what other tools call their columns
_GUESSES = {
    "key": ("id", "key", "issue key", "number", "no.", "no", "ref", "reference", "identifier", "ticket"),
    "title": ("title", "name", "summary", "subject", "task name", "idea", "request"),
    "text": ("description", "details", "problem", "notes", "body"),
    "state": ("status", "state", "stage", "column", "section/column"),
    "person": ("requester", "requested by", "reporter", "author", "creator", "created by", "owner"),
    "created": ("created", "created at", "created on", "date created", "creation date"),
    "area": ("area", "component", "team", "product", "project", "category"),
    "url": _URLS,
}


def recognised(heads: Sequence[str]) -> tuple[Tool, dict[str, list[int]]] | None:
    """The tool whose export has these columns, and where each field stands; None for no tool that is known."""
    names = [head.lower() for head in heads]
    for tool, wanted in _OF_TOOLS.items():
        if tool == Tool.PRODUCTBOARD and not _OF_PRODUCTBOARD.intersection(names):
            continue
        places = {
            field: [place for known in called for place, name in enumerate(names) if name == known]
            for field, called in wanted.items()
        }
        if all(places[field] for field in (*NEEDED, "state")):
            return tool, places
    return None


def guessed(heads: Sequence[str]) -> dict[str, str]:
    """The likeliest column of each field, by its name; fields that no column is called like are left out."""
    names = {head.lower(): head for head in reversed(heads)}
    found = {
        field: next((names[name] for name in called if name in names), "")
        for field, called in _GUESSES.items()
    }
    return {field: head for field, head in found.items() if head}


def places_of(heads: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[int]]:
    """Where each field stands whose column people named; a column may stand several times."""
    return {
        field: [place for place, head in enumerate(heads) if head == column]
        for field, column in columns.items()
        if column in heads
    }
