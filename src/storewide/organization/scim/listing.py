"""Lists of SCIM: filtered, and a page at a time."""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import Context, InvalidValueException, ListResponse, ScimFilter

from storewide.organization.scim.speaking import answer, chosen

#: resources in a page where nobody asks for another number, and at most
USUAL, MOST = 100, 200

#: a filter that the database answers by itself
_SIMPLE = re.compile(r'\s*(\w+)\s+eq\s+"([^"\\]*)"\s*', re.IGNORECASE)


def listed(
    request: HttpRequest,
    model: Any,
    rows: QuerySet[Any],
    told: Callable[[Any], list[Any]],
    narrowed: dict[str, Callable[[str], Q]],
) -> HttpResponse:
    """A page of resources; `narrowed` gives a condition for a filter `name eq "value"` by the name in small letters."""
    start, count = _number(request, "startIndex", 1, 1), min(MOST, _number(request, "count", USUAL, 0))
    said = request.GET.get("filter", "")
    if not said:
        total, page = rows.count(), told(rows[start - 1 : start - 1 + count]) if count else []
    else:
        wanted = ScimFilter[model](said)
        simple = _SIMPLE.fullmatch(said)
        if simple and (condition := narrowed.get(simple[1].lower())):
            rows = rows.filter(condition(simple[2]))
        matching = [each for each in told(rows) if wanted.match(each)]
        total, page = len(matching), matching[start - 1 : start - 1 + count]
    response = ListResponse[model](
        total_results=total, start_index=start, items_per_page=len(page), resources=page
    )
    ctx = Context.RESOURCE_QUERY_RESPONSE
    return answer(response.model_dump(scim_ctx=ctx, response_parameters=chosen(request, model)))


def _number(request: HttpRequest, name: str, usual: int, least: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return usual
    try:
        return max(least, min(int(said[:12]), 10**9))
    except ValueError:
        raise InvalidValueException(detail=f"{name} is “{said[:40]}”; it must be a whole number.") from None
