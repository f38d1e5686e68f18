"""What is told of the changes of the past behind the ledger: what hurt, what was promised, measured and decided."""

from dataclasses import dataclass

from storewide.ledger.models import Grade, Outcome, Verdict
from storewide.portfolio.models import Function


@dataclass(frozen=True)
class Read:
    """What was measured: relative change in percent with its interval, and how."""

    grade: Grade
    verdict: Verdict
    estimate: str
    low: str
    high: str
    method: str


@dataclass(frozen=True)
class Said:
    """One change of the past. `live`: how long ago it went live, as a share of the days of the store."""

    title: str
    problem: str
    area: str
    function: Function
    live: float
    metric: str = ""
    size: str = ""
    read: Read | None = None
    outcome: Outcome | None = None
    reason: str = ""


HISTORY = (
    Said(
        "Guest checkout before the login",
        "One in three visitors who reach the login leave there.",
        "basket_checkout",
        Function.PRODUCT,
        0.58,
        "conversion",
        "4.0",
        Read(Grade.A, Verdict.BETTER, "2.1", "0.4", "3.8", "two arms of visitors, half each"),
        Outcome.KEEP,
        "Half of what we promised, and well worth its cost.",
    ),
    Said(
        "Delivery costs told on the product page",
        "Customers call because costs surprise them in the last step.",
        "product_management",
        Function.SERVICE,
        0.54,
        "conversion",
        "3.0",
        Read(Grade.B, Verdict.CANNOT_TELL, "1.3", "-0.2", "2.8", "beside visitors of the other language"),
        Outcome.KEEP,
        "Calls about costs fell; what it did to sales stays open.",
    ),
    Said(
        "Address found by its postcode",
        "Every tenth address is corrected by phone.",
        "basket_checkout",
        Function.SERVICE,
        0.49,
        "conversion",
        "2.5",
        Read(Grade.C, Verdict.CANNOT_TELL, "0.9", "-0.9", "2.7", "its own past, 40 placebos"),
        Outcome.KEEP,
        "Fewer corrections. Next time we hold some visitors out.",
    ),
    Said(
        "Sets of textiles sold as one product",
        "Buyers of a throw rarely see the matching cushions.",
        "product_management",
        Function.MARKETING,
        0.45,
        "spend",
        "3.0",
        Read(Grade.B, Verdict.BETTER, "1.8", "0.1", "3.5", "beside textiles sold alone"),
        Outcome.KEEP,
        "Sets stay, and lamps are next.",
    ),
    Said(
        "Larger pictures in lists",
        "Lists look crowded beside those of others.",
        "product_management",
        Function.MARKETING,
        0.41,
        "conversion",
        "2.0",
        Read(Grade.A, Verdict.CANNOT_TELL, "-0.6", "-1.9", "0.7", "two arms of visitors, half each"),
        Outcome.ROLL_BACK,
        "Fewer products in sight and nothing gained: back to the smaller ones.",
    ),
    Said(
        "Card details remembered",
        "Customers who come back type their card again.",
        "basket_checkout",
        Function.PRODUCT,
        0.37,
        "conversion",
        "3.0",
        Read(Grade.A, Verdict.BETTER, "1.6", "0.2", "3.0", "two arms of visitors, half each"),
        Outcome.KEEP,
        "It works for those who come back, and they are who we have.",
    ),
    Said(
        "A mail about the basket that was left",
        "Two of three baskets are left.",
        "demand_management",
        Function.MARKETING,
        0.34,
        "orders",
        "5.0",
        Read(Grade.D, Verdict.CANNOT_TELL, "3.2", "-4.0", "10.4", "the weeks before"),
    ),
    Said(
        "Wish list without an account",
        "Visitors ask for one and do not want to sign in.",
        "product_management",
        Function.PRODUCT,
        0.30,
        "conversion",
        "1.5",
    ),
    Said(
        "Sizes beside every lamp",
        "Lamps come back because they are too large.",
        "product_management",
        Function.SERVICE,
        0.26,
    ),
)
