"""What this service of SCIM can do, as it tells whoever asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context, EnterpriseUser, Group, NotFoundException, User

from storewide.organization.scim.listing import MOST
from storewide.organization.scim.speaking import answer, speaks_scim
from storewide.organization.scim.views import base_of

CORE = "urn:ietf:params:scim:schemas:core:2.0"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"


@speaks_scim("GET")
def service_provider_config(request: HttpRequest) -> HttpResponse:
    """What is supported: patches, filters and versions; no bulk, sorting or passwords."""
    key = {
        "type": "oauthbearertoken",
        "name": "API key",
        "description": "An API key of Storewide with the scope organization:write.",
        "primary": True,
    }
    document = {
        "schemas": [f"{CORE}:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [key],
        "meta": _meta(request, "ServiceProviderConfig", "ServiceProviderConfig"),
    }
    return answer(document)


@speaks_scim("GET")
def resource_types(request: HttpRequest) -> HttpResponse:
    """Users and groups."""
    return _all(_types(request))


@speaks_scim("GET")
def resource_type(request: HttpRequest, name: str) -> HttpResponse:
    """One of them."""
    return _one(_types(request), name)


@speaks_scim("GET")
def schemas(request: HttpRequest) -> HttpResponse:
    """What users and groups are made of."""
    return _all(_schemas(request))


@speaks_scim("GET")
def schema(request: HttpRequest, urn: str) -> HttpResponse:
    """One schema by its name."""
    return _one(_schemas(request), urn)


def _types(request: HttpRequest) -> list[dict[str, Any]]:
    more = [{"schema": str(EnterpriseUser.__schema__), "required": False}]
    kinds: tuple[tuple[str, Any, list[dict[str, Any]]], ...] = (("User", User, more), ("Group", Group, []))
    return [
        {
            "schemas": [f"{CORE}:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "schema": str(model.__schema__),
            **({"schemaExtensions": extensions} if extensions else {}),
            "meta": _meta(request, "ResourceType", f"ResourceTypes/{name}"),
        }
        for name, model, extensions in kinds
    ]


def _schemas(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for model in (User, EnterpriseUser, Group):
        told = model.to_schema().model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
        found.append(told | {"meta": _meta(request, "Schema", f"Schemas/{told['id']}")})
    return found


def _meta(request: HttpRequest, kind: str, place: str) -> dict[str, str]:
    return {"resourceType": kind, "location": f"{base_of(request)}/{place}"}


def _one(every: list[dict[str, Any]], name: str) -> HttpResponse:
    for each in every:
        if each["id"] == name:
            return answer(each)
    raise NotFoundException(detail=f"There is no {name} here.")


def _all(every: list[dict[str, Any]]) -> HttpResponse:
    counts = {"totalResults": len(every), "startIndex": 1, "itemsPerPage": len(every)}
    return answer({"schemas": [f"{MESSAGES}:ListResponse"], **counts, "Resources": every})
