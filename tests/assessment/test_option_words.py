"""How options are told in words."""

from datetime import datetime

from storewide.assessment import option_words, options_study
from storewide.assessment.models import Assessment
from tests.assessment.conftest import give_options


def test_one_assessor_alone_cannot_tell_whatever_the_lead(choosing: Assessment, at: datetime) -> None:
    give_options(choosing, "Milan", [[0, 1], [3, 3], [5, 5]], at)
    study = options_study.of_options(choosing)
    said = " ".join(option_words.reasons(study, "EUR"))
    assert "One assessor alone gave scores: how far people differ is not known." in said
    assert "Its lead before Parcelly lies between" in said
    assert "so that the two cannot be told apart" not in said
