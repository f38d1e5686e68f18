"""A relative change is written alike in all commands."""

import pytest
from click.testing import CliRunner

from storewide.experiments.cli import experiment
from storewide.kit.relative_option import RelativeUnclear, relative
from storewide.ledger.impact_command import impact

PLAN = ("plan", "--baseline", "0.03", "--daily-units", "4000", "--effect")
ANALYSE = ("analyse", "x.csv", "--variant", "arm", "--control", "A", "--metric", "y=y")


@pytest.mark.parametrize(
    ("written", "share"),
    [("0.05", 0.05), ("5%", 0.05), (" 5 % ", 0.05), ("-0.02", -0.02), ("150%", 1.5), ("0", 0)],
)
def test_a_share_and_a_percentage_mean_the_same(written: str, share: float) -> None:
    assert relative(written) == pytest.approx(share)


@pytest.mark.parametrize("written", ["much", "", "nan", "inf", "%", "5%%"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(RelativeUnclear, match=r"write a share such as 0\.05, or 5%"):
        relative(written)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (experiment, (*PLAN, "5")),
        (experiment, (*ANALYSE, "--margin", "y=5")),
        (experiment, (*ANALYSE, "--guardrail", "y=5")),
        (impact, ("x.csv", "--time", "day", "--outcome", "y", "--at", "2026-03-02", "--margin", "5")),
    ],
)
def test_a_bare_number_of_one_or_more_is_refused_by_every_command(command, options: tuple[str, ...]) -> None:
    told = CliRunner().invoke(command, options)
    assert told.exit_code == 2
    assert "“5” may mean 5 % or 500%; write 0.05 or 5% for the first" in told.output
