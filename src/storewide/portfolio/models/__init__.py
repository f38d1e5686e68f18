"""Records of the portfolio: requests with their stages, and business cases."""

from storewide.portfolio.models.case import BusinessCase
from storewide.portfolio.models.codes import OPEN, SHIPPED, UNDERWAY, RequestState
from storewide.portfolio.models.request import Request, RequestQuerySet, Stage

__all__ = [
    "OPEN",
    "SHIPPED",
    "UNDERWAY",
    "BusinessCase",
    "Request",
    "RequestQuerySet",
    "RequestState",
    "Stage",
]
