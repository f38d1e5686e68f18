"""All addresses: each module's own, under its prefix, then the API."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

from storewide.config import wiring

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(prefix, include(dotted)) for prefix, dotted in wiring.URLS),
    path("api/v1/", import_string("storewide.api.urls.api").urls),
]

handler400 = "storewide.web.errors.bad_request"
handler403 = "storewide.web.errors.forbidden"
handler404 = "storewide.web.errors.not_found"
handler500 = "storewide.web.errors.server_error"
