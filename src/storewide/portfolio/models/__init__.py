"""Records of the portfolio: requests with their stages, and business cases."""

from storewide.portfolio.models.answer import Answer, Door, Letter, Remark, Resolution, Resolved
from storewide.portfolio.models.case import BusinessCase
from storewide.portfolio.models.codes import OPEN, SHIPPED, UNDERWAY, RequestState
from storewide.portfolio.models.intake import Function, Mailbox, RequestType
from storewide.portfolio.models.request import Request, RequestQuerySet, Stage

__all__ = [
    "OPEN",
    "SHIPPED",
    "UNDERWAY",
    "Answer",
    "BusinessCase",
    "Door",
    "Function",
    "Letter",
    "Mailbox",
    "Remark",
    "Request",
    "RequestQuerySet",
    "RequestState",
    "RequestType",
    "Resolution",
    "Resolved",
    "Stage",
]
