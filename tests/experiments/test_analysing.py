"""The analysis behind the command: what is asked of it, what it answers, how it says it."""

from pathlib import Path

import pytest

from storewide.experiments import analysing, finished_words
from storewide.experiments.finished_questions import (
    ControlUnknown,
    FileRefused,
    Metric,
    Reading,
    WeightsUnusable,
)
from storewide.experiments.finished_words import Named
from storewide.stats import means, proportions
from storewide.stats.moments import Moments
from storewide.stats.verdicts import Verdict


def reading(tmp_path: Path, *arms: tuple[str, int, int], control: str = "old", **more: object) -> Reading:
    """A file in which of `n` units of each arm `yes` bought."""
    path = tmp_path / "test.csv"
    rows = [f"{arm}{n},{arm},{int(n < yes)}" for arm, units, yes in arms for n in range(units)]
    path.write_text("\n".join(["id,arm,bought", *rows]) + "\n")
    asked = {"unit": "id", "variant": "arm", "metrics": (Metric("sales", "bought"),), "weights": {}, **more}
    return Reading(source=path, control=control, **asked)  # type: ignore[arg-type]


def test_a_share_is_compared_as_a_share(tmp_path: Path):
    found = analysing.analyse(reading(tmp_path, ("new", 400, 120), ("old", 400, 80)))
    (finding,) = found.findings
    assert finding.comparison == proportions.compare(share(400, 80), share(400, 120), alpha=0.05)
    assert (finding.metric.name, finding.variant, finding.verdict) == ("sales", "new", Verdict.BETTER)


def test_each_variant_is_compared_with_the_control_only(tmp_path: Path):
    found = analysing.analyse(reading(tmp_path, ("b", 90, 9), ("a", 90, 30), ("old", 90, 10)))
    assert [(finding.variant, finding.comparison.control_mean) for finding in found.findings] == [
        ("a", pytest.approx(1 / 9)),
        ("b", pytest.approx(1 / 9)),
    ]


def test_a_mean_that_few_values_carry_is_said_to_be_rough(tmp_path: Path):
    asked = reading(tmp_path, ("new", 2000, 7), ("old", 2000, 7))
    (share_of_few,) = analysing.analyse(asked).findings
    assert "rough" not in share_of_few.words
    asked.source.write_text(asked.source.read_text().replace("new0,new,1", "new0,new,90"))
    (carried,) = analysing.analyse(asked).findings
    assert carried.words.endswith(
        "A few extreme values carry sales, so the interval is rough: about 710,000 units an arm would make it good."
    )


def test_all_reasons_to_refuse_are_told_at_once(tmp_path: Path):
    asked = reading(tmp_path, ("new", 4, 0), ("old", 40, 0))
    asked.source.write_text(asked.source.read_text() + "old3,new,x\n")
    found = analysing.analyse(asked)
    assert found.findings == ()
    assert [reason[:38] for reason in found.refused] == [
        "1 unit is in more than one variant: ol",
        "1 row has no number in column bought: ",
        "Variant new has 5 units; below 10 unit",
        "The units did not split as planned: ne",
    ]


def test_one_arm_is_an_answer_even_where_the_control_is_another(tmp_path: Path):
    found = analysing.analyse(reading(tmp_path, ("new", 30, 3)))
    assert (found.sample_ratio, found.findings) == (None, ())
    assert found.refused == ("All units are in one variant, new; a test needs at least two to compare.",)


def test_what_is_asked_wrongly_is_refused_beside_its_field(tmp_path: Path):
    asked = reading(tmp_path, ("new", 30, 3), ("old", 30, 3), control="oldest")
    with pytest.raises(
        ControlUnknown, match=r"No unit is in variant oldest; the variants of the file are new, old\."
    ):
        analysing.analyse(asked)
    with pytest.raises(WeightsUnusable, match="Variant old has no planned share"):
        analysing.analyse(reading(tmp_path, ("new", 30, 3), ("old", 30, 3), weights={"new": 1.0}))
    with pytest.raises(FileRefused, match="has no column arms; its columns are id, arm, bought"):
        analysing.analyse(reading(tmp_path, ("new", 30, 3), ("old", 30, 3), variant="arms"))


NAMED = Named("sales", "new", "old", margin=0.01, is_share=True)


def share(n: int, yes: int) -> Moments:
    return Moments(n, yes, yes)


def said(control: Moments, variant: Moments, verdict: Verdict, named: Named = NAMED) -> str:
    return finished_words.sentence(named, means.compare(control, variant), verdict).replace("\u00a0", " ")


def test_sentences_name_metric_means_change_interval_and_verdict():
    control, variant = share(20000, 2000), share(20000, 2300)
    assert said(control, variant, Verdict.BETTER) == (
        "sales: better with new, 11.50 % against 10.00 % with old, a change of +1.50 percentage points "
        "(between +0.89 and +2.11), or +15.0 %."
    )
    assert said(variant, control, Verdict.WORSE) == (
        "sales: worse with new, 10.00 % against 11.50 % with old, a change of −1.50 percentage points "
        "(between −2.11 and −0.89), or −13.0 %."
    )


def test_figures_have_as_many_digits_as_are_known():
    money = Named("spend", "new", "old", margin=0.01, is_share=False)
    control, variant = (
        Moments(400, 400 * 15000, 400 * (15000**2 + 3000**2)),
        Moments(400, 400 * 16000, 400 * (16000**2 + 3000**2)),
    )
    assert said(control, variant, Verdict.BETTER, money) == (
        "spend: better with new, 16,000 against 15,000 with old, a change of +1,000 (between +583 and +1,417), or +6.7 %."
    )


def test_a_trace_of_a_fall_is_written_as_zero():
    control, variant = share(10**6, 500_001), share(10**6, 500_000)
    assert said(control, variant, Verdict.NO_EFFECT_BEYOND_MARGIN) == (
        "sales: no effect that matters with new, 50.00 % against 50.00 % with old, a change of 0.00 percentage "
        "points (between −0.14 and +0.14), or 0.00 %, all of it within ±1 %."
    )


def test_a_metric_that_differs_without_any_spread_is_told_as_such():
    assert said(
        Moments(50, 0, 0, 3), Moments(50, 0, 0, 4), Verdict.CANNOT_TELL, Named("x", "new", "old", 0.01, False)
    ) == (
        "x: cannot tell, since it is the same for every unit of new, 4, and for every unit of old, 3; "
        "check how the column was filled."
    )


def test_nothing_is_ever_said_to_be_certain():
    text = Path(finished_words.__file__).read_text().casefold()
    assert not [word for word in ("proved", "proven", "certain", "significant") if word in text]
