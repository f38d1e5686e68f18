"""What the page of a request shows of its case, its working-backwards page and its requirements."""

from dataclasses import dataclass

from storewide.access.models import User
from storewide.kit.permissions import may
from storewide.portfolio.cases import queries, schemas, words
from storewide.portfolio.models import BackwardsPage, BusinessCase, Request
from storewide.portfolio.permissions import PortfolioPermission


@dataclass(frozen=True)
class Written:
    """What is written about a request; `finding` is what its case comes to, `requirements` how many are met."""

    case: BusinessCase | None
    finding: str
    page: BackwardsPage | None
    requirements: str
    may_write: bool


def of(request: Request, case: BusinessCase | None, user: User) -> Written:
    """What is written about a request, in two queries."""
    return Written(
        case=case,
        finding=words.finding(schemas.reckoned(case), case.currency) if case else "",
        page=queries.page_of(request),
        requirements=words.standing(queries.requirements_of(request)),
        may_write=may(user, PortfolioPermission.WRITE_PAGE, request),
    )
