"""Every address of the product with a record behind it, so that tests and measurements can visit all of them.

A route whose parts have no sample here fails the walk: whoever adds a page adds what it shows, by the name of the part in
`parts.py` or for one page in `pages.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.walk.pages import ROUTES
from tests.walk.parts import PARTS, of_module


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name, and the names of its parts."""

    name: str
    parts: frozenset[str]


def routes() -> list[Route]:
    """Every named route of the pages; the API is walked by its own document."""
    return sorted(set(_routes(get_resolver(), "")), key=lambda route: route.name)


def _routes(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            # what programs speak is walked by its own tests
            if pattern.namespace not in ("api", "scim"):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from _routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(f"{prefix}{pattern.name}", frozenset(pattern.pattern.converters))


def address(route: Route) -> str:
    """The route's address with a record of the database; LookupError where none is known for a part."""
    kwargs = {}
    for part in route.parts:
        find = ROUTES.get(route.name) or PARTS.get(part) or of_module(route.name, part)
        value = find() if find else None
        if value is None:
            raise LookupError(f"{route.name} has no sample for <{part}>; add one to tests/walk")
        kwargs[part] = value
    return reverse(route.name, kwargs=kwargs)
