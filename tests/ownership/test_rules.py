"""Which titles are taken for which areas."""

import pytest

from storewide.ownership.rules import Fit, fit


@pytest.mark.parametrize(
    ("title", "area", "expected"),
    [
        ("Head of checkout", "Checkout", Fit.WHOLE),
        ("HEAD OF CHECKOUT", "Checkout", Fit.WHOLE),
        ("Payment lead", "Payments", Fit.WHOLE),
        ("Senior content manager", "Content management", Fit.WHOLE),
        ("Owner, search & navigation", "Search and navigation", Fit.WHOLE),
        ("Head of search", "Search and navigation", Fit.PART),
        ("Head of product", "Product pages", Fit.PART),
        ("Head of product", "Product management", Fit.WHOLE),
        ("Head of checkout testing", "Checkout", Fit.NONE),
        ("Checkout engineer", "Checkout", Fit.NONE),
        ("Head", "Checkout", Fit.NONE),
        ("Manager", "Content management", Fit.NONE),
        ("", "Checkout", Fit.NONE),
        ("Head of 結帳", "結帳", Fit.WHOLE),
    ],
)
def test_fit_reads_the_words_of_a_title(title: str, area: str, expected: Fit) -> None:
    assert fit(title, area) is expected
