"""`storewide experiment plan`: units, days, what each week finds, and the honest alternative."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from storewide.experiments.cli import experiment
from storewide.stats import boundaries, designs
from storewide.stats.designs import Design
from storewide.stats.planning import Baseline, units_needed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(experiment, ["plan", *arguments])


def document(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=pytest.fail)


RATE = ("--baseline", "0.03", "--effect", "0.1", "--daily-units", "4000")


def test_units_days_and_weeks():
    found = document(*RATE)
    assert list(found)[:4] == ["units_per_variant", "days", "smallest_effect_by_week", "advice"]
    whole = designs.units_needed(Baseline.of_rate(0.03), effect=0.1, design=Design())
    assert found["units_per_variant"] == -(-whole // 2)
    assert found["days"] == -(-whole // 4000)
    effects = found["smallest_effect_by_week"]
    assert effects == sorted(effects, reverse=True)
    assert effects[found["weeks"] - 1] <= 0.1 < effects[found["weeks"] - 2]
    assert found["advice"].startswith(
        "Run it 4 whole weeks (28 days): a true change of 10.0\u00a0% is then found in 80"
    )


def test_a_mean_with_its_spread():
    found = document("--mean", "50", "--sd", "100", "--effect", "5%", "--daily-units", "9000")
    assert found["units_per_variant"] == units_needed(Baseline(50, 10_000), effect=0.05)
    assert found["days"] == 7


def test_daily_looks_and_guardrails_take_more_units():
    once, daily = document(*RATE), document(*RATE, "--looks", "daily")
    guarded = document(*RATE, "--guardrails", "2")
    assert once["inflation"] == 1
    assert daily["inflation"] == pytest.approx(boundaries.inflation(daily["days"]), abs=0.002)
    assert daily["units_per_variant"] == pytest.approx(
        once["units_per_variant"] * daily["inflation"], rel=0.001
    )
    assert guarded["units_per_variant"] > once["units_per_variant"]


def test_what_cannot_be_tested_is_said_with_the_alternative():
    long = document("--baseline", "0.03", "--effect", "0.1", "--daily-units", "1500")
    assert long["advice"].startswith("It would take 71 days (11 weeks) to find 10.0\u00a0%, which is long")
    hopeless = document("--baseline", "0.03", "--effect", "0.01", "--daily-units", "1500")
    assert hopeless["advice"].startswith("Do not test this: it would take ")
    assert len(hopeless["smallest_effect_by_week"]) == 26


def test_people_read_the_advice_first():
    lines = run(*RATE, "--looks", "daily").stdout.splitlines()
    assert lines[0].startswith("Run it ")
    assert lines[2].startswith("Looking every day takes ")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--effect", "0.1", "--baseline", "150%"), "The baseline is 1.5; a share of units lies between 0 and 1"),
        (("--effect", "0.1", "--baseline", "0"), "The baseline is 0; a share of units lies between 0 and 1, such as 0.03."),
        (("--effect", "0.1"), "either --baseline with a share such as 0.03, or --mean and --sd together."),
        (("--effect", "0.1", "--mean", "3"), "either --baseline with a share such as 0.03, or --mean and --sd together."),
        (("--effect", "0.1", "--mean", "3", "--sd", "nan"), "The mean and the standard deviation must be numbers below"),
        (("--effect", "0.1", "--mean", "3", "--sd", "-1"), "The mean and the standard deviation must be numbers below"),
        (("--effect", "0.1", "--mean", "1e300", "--sd", "1"), "The mean and the standard deviation must be numbers below"),
        (("--effect", "500%", "--baseline", "0.3"), "A share of 0.3 that changes by 500% is 1.8;"),
        (("--effect", "-100%", "--baseline", "0.3"), "A share of 0.3 that changes by -100% is 0;"),
        (("--effect", "0.1", "--mean", "0", "--sd", "1"), "plan with a mean other than 0 and a variance above 0."),
        (("--effect", "0", "--baseline", "0.1"), "The effect is 0, which no test can find;"),
        (("--effect", "inf", "--baseline", "0.1"), "“inf” is not understood; write a share such as 0.05, or 5%."),
        (("--effect", "much", "--baseline", "0.1"), "“much” is not understood; write a share such as 0.05, or 5%."),
        (("--effect", "0.1", "--baseline", "0.1", "--power", "0.3"), "Power is 0.3; it must be at least 0.5 and below 1"),
        (("--effect", "0.1", "--baseline", "0.1", "--alpha", "5"), "Alpha is 5, the share of false claims to accept;"),
        (("--effect", "0.1", "--baseline", "0.1", "--guardrails", "-1"), "-1 guardrails are planned; it must be 0 or more."),
        (("--effect", "0.1", "--baseline", "0.1", "--daily-units", "0"), "and the units above 0."),
    ],
)  # fmt: skip
def test_impossible_figures_are_refused(more: tuple[str, ...], said: str):
    result = run("--daily-units", "100", *more, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_the_least_is_one_week():
    assert (
        "Run it 1 whole week (7 days)"
        in run("--mean", "5", "--sd", "1", "--effect", "50%", "--daily-units", "900").stdout
    )
