"""Who may ask, bet and promise."""

from typing import Any

from storewide.kit.permissions import Actor, Level, Permission


def asked_it(actor: Actor, request: Any) -> bool:
    """Whether the request is the actor's own."""
    return request.asked_by_id is not None and request.asked_by_id == actor.id


class PortfolioPermission(Permission):
    """Permissions of the portfolio."""

    VIEW = "portfolio.view", Level.VIEWER
    ASK = "portfolio.ask", Level.MEMBER
    CHANGE = "portfolio.change", Level.MEMBER, asked_it
    WRITE_CASE = "portfolio.write_case", Level.MEMBER
    DECLINE = "portfolio.decline", Level.MEMBER
    MERGE = "portfolio.merge", Level.MEMBER
    REMARK = "portfolio.remark", Level.MEMBER
    CONFIRM = "portfolio.confirm", Level.OWNER, asked_it
    SET_TYPES = "portfolio.set_types", Level.OWNER
    PROMISE = "portfolio.promise", Level.MEMBER
    SIGN_CASE = "portfolio.sign_case", Level.MEMBER
    SET_SIGN_OFF = "portfolio.set_sign_off", Level.OWNER
    WRITE_PAGE = "portfolio.write_page", Level.MEMBER
    REVIEW_PAGE = "portfolio.review_page", Level.MEMBER
    REQUIRE = "portfolio.require", Level.MEMBER
    ACCEPT = "portfolio.accept", Level.MEMBER
    SCORE = "portfolio.score", Level.MEMBER
    FIT = "portfolio.fit", Level.MEMBER
    PLAN = "portfolio.plan", Level.MEMBER
    LIMIT = "portfolio.limit", Level.MEMBER
    EXCHANGE = "portfolio.exchange", Level.MEMBER
    TRACK = "portfolio.track", Level.MEMBER
    CONNECT = "portfolio.connect", Level.OWNER
