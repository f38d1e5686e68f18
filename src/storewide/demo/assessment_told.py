"""What is told in the assessments of the demo store: jobs, gaps, risks, requirements, options with their costs, scores."""

from storewide.assessment.models import CostPart, OptionKind, RiskKind

#: job, when and what for, whose, and what each of the four assessors says: importance and satisfaction
JOBS = (
    ("Send something back without calling", "When it does not fit, at any hour.", "Customers", "92 93 82 91"),
    (
        "Know when the money comes back",
        "From the moment the parcel is handed over.",
        "Customers",
        "94 83 84 93",
    ),
    ("Print or show a label", "Without a printer at home.", "Customers", "84 72 94 83"),
    ("Say why it comes back", "So that the next buyer is told better.", "Product management", "73 65 84 72"),
    ("See returns before they arrive", "To plan the shifts of the warehouse.", "Logistics", "64 85 73 54"),
    ("Answer about a return in one call", "With the parcel in sight.", "Call centre", "75 86 66 77"),
)
#: each job needs the one beside it first, by their places
NEEDS = ((1, 4), (5, 4), (4, 0), (2, 0))
#: job by its place, capability, today, how we know, wanted, what it looks like then, what is missing
CAPABILITIES = (
    (
        0,
        "Announce a return in the account",
        0,
        "3,100 calls a month ask for it.",
        4,
        "Two minutes, on a phone.",
        "Any form.",
    ),
    (
        1,
        "Refund on the carrier's first scan",
        1,
        "Refunds take 11 days at the median.",
        3,
        "Two days.",
        "Scans in the shop.",
    ),
    (
        2,
        "Labels without a printer",
        1,
        "Paper labels lie in the parcel.",
        4,
        "A code on the phone.",
        "A contract with the carrier.",
    ),
    (
        4,
        "Forecast of returns by day",
        2,
        "Two people keep a spreadsheet.",
        3,
        "A week ahead.",
        "Announced returns.",
    ),
)
#: of the option by its place (None: of the whole), kind, what, likelihood, impact, cure, watched by somebody
RISKS = (
    (
        None,
        RiskKind.BLOCKER,
        "Order numbers of the till are not those of the shop",
        5,
        3,
        "One number from March on.",
        True,
    ),
    (
        1,
        RiskKind.RISK,
        "Two engineers hold all that is known of payments",
        3,
        4,
        "A third one is trained.",
        True,
    ),
    (
        3,
        RiskKind.RISK,
        "Vendor is bought and the price doubles",
        2,
        4,
        "Exit after twelve months is agreed.",
        True,
    ),
    (
        None,
        RiskKind.RISK,
        "Easy returns invite more returns",
        3,
        3,
        "Reasons are asked; the rate is watched.",
        True,
    ),
)
#: requirement, weight, whether it is a must, mean to be met
REQUIREMENTS = (
    ("Works on a phone without an account", 25, True, 3),
    ("Labels of our two carriers", 20, True, 3),
    ("Refund starts by itself on the first scan", 20, False, 3),
    ("Reasons reach product pages", 10, False, 3),
    ("Live before the season", 15, False, 3),
)
#: kind, name, vendor, what it is, scores by requirement, and costs: part, each year, at least, likely, at most
OPTIONS = (
    (
        OptionKind.BUILD,
        "Build it in our own team",
        "",
        "Two engineers for two quarters.",
        (5, 3, 4, 5, 1),
        (
            (CostPart.PURCHASE, False, 150_000, 190_000, 290_000),
            (CostPart.RUNNING, True, 35_000, 45_000, 60_000),
        ),
    ),
    (
        OptionKind.BUY,
        "Parcelly",
        "Parcelly GmbH",
        "A portal in our colours, ready in weeks.",
        (5, 5, 4, 3, 5),
        (
            (CostPart.PURCHASE, False, 20_000, 25_000, 35_000),
            (CostPart.RUNNING, True, 60_000, 66_000, 80_000),
            (CostPart.INTEGRATION, False, 30_000, 40_000, 70_000),
            (CostPart.EXIT, False, 5_000, 10_000, 20_000),
        ),
    ),
    (
        OptionKind.BUY,
        "Sendback",
        "Sendback BV",
        "Strong in reasons and forecasts.",
        (4, 5, 5, 5, 3),
        (
            (CostPart.PURCHASE, False, 10_000, 15_000, 20_000),
            (CostPart.RUNNING, True, 48_000, 54_000, 62_000),
            (CostPart.INTEGRATION, False, 45_000, 60_000, 110_000),
            (CostPart.EXIT, False, 10_000, 20_000, 40_000),
        ),
    ),
    (
        OptionKind.BUY,
        "Retourio",
        "Retourio AG",
        "Cheap, one carrier alone.",
        (4, 1, 3, 3, 5),
        (
            (CostPart.PURCHASE, False, 5_000, 6_000, 8_000),
            (CostPart.RUNNING, True, 24_000, 26_000, 30_000),
            (CostPart.INTEGRATION, False, 25_000, 35_000, 60_000),
        ),
    ),
)
NOTHING = (0, 1, 0, 1, 0)
#: how the four assessors differ from the scores above, in turn
SHIFTS = ((0, 0, 0, -1, 0), (0, -1, 0, 0, 0, 1), (0, 0, -1, 0), (0, 0, 0, 0, 0, -1, 1))
INTERFACES = (
    (2, "adds", "Parcelly to the shop: announced returns"),
    (2, "changes", "Shop to payments: refunds"),
)
REASON = (
    "Parcelly meets both musts and is live before the season. Building it would be ours for good, but comes two quarters "
    "late and costs more; Sendback is close and stays our second choice if the exit has to be taken."
)
#: jobs of the assessment that is still being scored: what, when, whose
ADVICE = (
    ("Know whether it fits the room", "Before ordering a sofa.", "Customers"),
    ("Ask somebody who has seen it", "At the weekend too.", "Customers"),
    ("See what callers asked about a product", "Before its text is written.", "Content"),
)
