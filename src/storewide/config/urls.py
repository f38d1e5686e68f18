"""All addresses: each module's own, under its prefix, then the API."""

from django.urls import URLPattern, URLResolver, include, path

from storewide.config import wiring
from storewide.config.on_demand import Addresses

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        Addresses(prefix, dotted, namespace) if namespace else path(prefix, include(dotted))
        for prefix, dotted, namespace in wiring.URLS
    ),
    Addresses("api/v1/", "storewide.api.urls", "api", app_name="ninja"),
]

handler400 = "storewide.web.errors.bad_request"
handler403 = "storewide.web.errors.forbidden"
handler404 = "storewide.web.errors.not_found"
handler500 = "storewide.web.errors.server_error"
