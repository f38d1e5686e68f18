"""The API put together from the modules' routers, with its OpenAPI document at `/api/v1/openapi.json`."""

from django.conf import settings
from ninja import NinjaAPI

from storewide import __version__
from storewide.api import problems
from storewide.api.authentication import BearerKey, BrowserSession
from storewide.api.parsing import StrictParser

api = NinjaAPI(
    title="Storewide",
    version=__version__,
    description="Everything the pages do, by the same operations. Amounts are numbers in major units.",
    auth=[BearerKey(), BrowserSession()],
    parser=StrictParser(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.register(api)
for prefix, dotted in settings.API_ROUTERS:
    api.add_router(prefix, dotted)
urlpatterns = api.urls[0]
