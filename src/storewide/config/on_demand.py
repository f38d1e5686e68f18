"""A module's addresses, loaded when the first of them is opened or written: a command that prints one link into the
portfolio loads the portfolio's pages and not everybody's, which would take it three times as long as all the rest."""

from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class Addresses(URLResolver):
    """What `path(prefix, include(dotted))` gives, with the namespace told beforehand instead of read from the module."""

    def __init__(self, prefix: str, dotted: str, namespace: str, app_name: str | None = None) -> None:
        # Django itself loads a module that is given by its name when it is needed
        super().__init__(RoutePattern(prefix), dotted, None, app_name or namespace, namespace)

    def _populate(self) -> None:
        """Called by the addresses above when one of any module is written: of all but that one nothing is needed."""
        if "urlconf_module" in vars(self):
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        self._load()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._load()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._load()
        return super().app_dict

    def _load(self) -> None:
        self.url_patterns  # noqa: B018 - Django keeps what it loads
