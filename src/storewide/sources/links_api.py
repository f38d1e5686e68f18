"""Links over REST: a pair of ids that is not the same one's is cut."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import links
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission

router = Router(tags=["data"])


class CutIn(Schema):
    """Two ids, of visitors or of a visitor and a customer, and the store whose history notes it."""

    store: str
    one: str = Field(min_length=1, max_length=200)
    other: str = Field(min_length=1, max_length=200)


@router.post("/cut", response={204: None}, operation_id="cut_link")
def cut_link(request: Any, body: CutIn) -> Status[None]:
    """Say that two linked ids are not the same one's; figures are as they were without the link."""
    actor = require(request.auth, SourcesPermission.IMPORT)
    store = get_object_or_404(Store, slug=body.store)
    links.cut(store=store, one=body.one, other=body.other, by=actor, at=now())
    return Status(204, None)
