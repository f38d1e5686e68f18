"""The questions whose answers speak for an operating model and a commerce structure, with the reason of each. Pure."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.advice_answers import (
    MODEL,
    STRUCTURE,
    Answer,
    Question,
    for_model,
    for_structure,
)

QUESTIONS = (
    Question(
        "scale",
        _("Economies of scale"),
        _("How much cheaper or better is it when one team does the work of eCommerce for all units?"),
        (
            Answer(
                "little",
                _("Hardly"),
                {
                    MODEL: for_model(
                        2, -1, 0, _("Doing it once saves hardly anything, so nearness to the business wins")
                    ),
                    STRUCTURE: for_structure(0, 0, 1, _("Little is gained by a business that stands alone")),
                },
            ),
            Answer(
                "some",
                _("For some of it, such as platform and payments"),
                {
                    MODEL: for_model(
                        0,
                        0,
                        2,
                        _("Some work is cheaper done once, the rest is better done near the business"),
                    ),
                    STRUCTURE: for_structure(0, 1, 0, _("A department can share what is cheaper done once")),
                },
            ),
            Answer(
                "much",
                _("For nearly all of it"),
                {
                    MODEL: for_model(-2, 2, 1, _("Nearly all of it is cheaper and better done once")),
                    STRUCTURE: for_structure(
                        1, 1, 0, _("The size that is needed carries an organisation of its own")
                    ),
                },
            ),
        ),
    ),
    Question(
        "similarity",
        _("Similarity of the businesses"),
        _("How alike are the units: what they sell, to whom, and how they work?"),
        (
            Answer(
                "different",
                _("Different in all three"),
                {
                    MODEL: for_model(
                        2,
                        -2,
                        0,
                        _("Units that sell different things to different people need different stores"),
                    ),
                    STRUCTURE: for_structure(
                        -1, 1, 1, _("Knowing the product counts, and that lies in the units")
                    ),
                },
            ),
            Answer(
                "partly",
                _("Alike in part"),
                {
                    MODEL: for_model(
                        0, 0, 2, _("What is alike can be shared, what is not stays in the unit")
                    ),
                    STRUCTURE: for_structure(
                        0, 1, 0, _("A department can serve what is alike and leave the rest")
                    ),
                },
            ),
            Answer(
                "alike",
                _("Alike"),
                {
                    MODEL: for_model(-1, 2, 1, _("Alike units can be served by one store and one team")),
                    STRUCTURE: for_structure(
                        1, 1, 0, _("One range of goods for all can be a business by itself")
                    ),
                },
            ),
        ),
    ),
    Question(
        "context",
        _("Business context"),
        _("How much of sales comes from eCommerce, and how is it bound to other channels?"),
        (
            Answer(
                "small",
                _("Little; other channels carry the business"),
                {
                    MODEL: for_model(0, 1, 0, _("Little business does not feed a team in every unit")),
                    STRUCTURE: for_structure(
                        -2, 0, 2, _("While other channels carry the business, it is one channel among them")
                    ),
                },
            ),
            Answer(
                "bound",
                _("A good part; customers move between channels"),
                {
                    MODEL: for_model(
                        0, 0, 1, _("Customers who move between channels need both: one core, and nearness")
                    ),
                    STRUCTURE: for_structure(
                        -1,
                        2,
                        0,
                        _("Customers move between channels, so nobody should run one against the others"),
                    ),
                },
            ),
            Answer(
                "own",
                _("A good part, with customers and offers of its own"),
                {
                    MODEL: for_model(1, 0, 0, _("A business with customers of its own can go its own way")),
                    STRUCTURE: for_structure(
                        2, 0, -2, _("Customers and offers of its own make it a business of its own")
                    ),
                },
            ),
        ),
    ),
    Question(
        "design",
        _("Overall design of the company"),
        _("How is the company led as a whole?"),
        (
            Answer(
                "decentral",
                _("Units lead themselves and answer for their result"),
                {
                    MODEL: for_model(
                        2, -2, 1, _("Units that answer for their result want to hold what makes it")
                    ),
                    STRUCTURE: for_structure(
                        0, 0, 1, _("Where units lead themselves, their channels belong to them")
                    ),
                },
            ),
            Answer(
                "matrix",
                _("As a matrix of units and functions"),
                {
                    MODEL: for_model(-1, 0, 2, _("A matrix is used to a shared core beside units")),
                    STRUCTURE: for_structure(
                        0, 1, 0, _("A matrix has a place for a department that serves several")
                    ),
                },
            ),
            Answer(
                "central",
                _("From the centre, by functions"),
                {
                    MODEL: for_model(
                        -2, 2, 0, _("A company led from its centre does eCommerce there as well")
                    ),
                    STRUCTURE: for_structure(0, 2, 0, _("Where functions lead, eCommerce is one of them")),
                },
            ),
        ),
    ),
    Question(
        "acquisition",
        _("Growth by acquisition"),
        _("Does the company grow by buying other businesses?"),
        (
            Answer(
                "no",
                _("No"),
                {
                    MODEL: for_model(0, 1, 0, _("Nothing bought has to be fitted in")),
                },
            ),
            Answer(
                "some",
                _("Now and then"),
                {
                    MODEL: for_model(
                        0, 0, 1, _("What is bought keeps its own and takes from the core what helps")
                    ),
                },
            ),
            Answer(
                "mainly",
                _("It is the main way"),
                {
                    MODEL: for_model(
                        1,
                        -2,
                        1,
                        _("What is bought works by itself first, and a centre that forces it breaks it"),
                    ),
                    STRUCTURE: for_structure(
                        1, 0, -1, _("Businesses that are bought online stay businesses")
                    ),
                },
            ),
        ),
    ),
    Question(
        "geography",
        _("Growth in new countries"),
        _("Does the company go into new countries?"),
        (
            Answer(
                "no",
                _("No"),
                {
                    MODEL: for_model(0, 1, 0, _("One market needs one team")),
                },
            ),
            Answer(
                "similar",
                _("Into countries much like its own"),
                {
                    MODEL: for_model(-1, 1, 1, _("Countries that are alike are opened from one place")),
                    STRUCTURE: for_structure(
                        0, 1, 0, _("One department opens country after country in the same way")
                    ),
                },
            ),
            Answer(
                "different",
                _("Into countries with other rules, languages and habits"),
                {
                    MODEL: for_model(
                        1, -1, 1, _("Other rules and habits need people there, upon a core that is the same")
                    ),
                    STRUCTURE: for_structure(
                        1, 0, 0, _("Opening countries online needs its own result to be judged by")
                    ),
                },
            ),
        ),
    ),
    Question(
        "maturity",
        _("Maturity"),
        _("How mature is eCommerce, taken together?"),
        (
            Answer(
                "early",
                _("Beginning: stage 1 or 2"),
                {
                    MODEL: for_model(-1, 2, 0, _("Few people know how, and they learn fastest together")),
                    STRUCTURE: for_structure(-1, 1, 1, _("What is beginning needs a house that carries it")),
                },
            ),
            Answer(
                "grown",
                _("Defined: stage 3"),
                {
                    MODEL: for_model(
                        0, 0, 1, _("What is known can be handed to units, while the core keeps it in order")
                    ),
                    STRUCTURE: for_structure(
                        0, 1, 0, _("A department that works can serve more than one unit")
                    ),
                },
            ),
            Answer(
                "leading",
                _("Measured or better: stage 4 or 5"),
                {
                    MODEL: for_model(1, -1, 1, _("Units know how, and a centre would slow them down")),
                    STRUCTURE: for_structure(1, 0, 0, _("It can stand on its own feet")),
                },
            ),
        ),
    ),
)
