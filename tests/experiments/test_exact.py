"""The exact figures of a result as a file: nothing rounded, nothing where the result is hidden."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.test import Client

from storewide.experiments.models import Experiment, Reading
from storewide.experiments.results import METHOD, Result
from tests.experiments.conftest import BROKEN, WON

FILE = "/experiments/1/metrics.csv"


def test_exact_figures_are_downloaded_unrounded(
    read_as: Callable[[Any], Experiment], as_viewer: Client, as_stranger: Client
) -> None:
    read_as(WON)
    response = as_viewer.get(FILE)
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    first, second, third = csv.DictReader(io.StringIO(text))
    assert response["Content-Disposition"] == 'attachment; filename="experiment-1-metrics.csv"'
    assert (first["Metric"], first["Role"], first["Arm"], first["Unit"]) == (
        "Conversion",
        "success",
        "One page",
        "share",
    )
    line = Result.of(Reading.objects.get().content).lines[0]
    assert (float(first["p"]), float(first["p after Holm"])) == (line.p_value, line.p_adjusted)
    assert (first["Units of the arm"], first["Mean of the arm"], first["Says"]) == ("50000", "0.11", "better")
    assert (second["Unit"], second["Mean of the control"], second["p after Holm"]) == ("GBP", "5.0", "")
    assert third["Method"] == METHOD
    assert as_stranger.get(FILE).status_code == 302


def test_exact_figures_of_a_hidden_result_are_none(
    read_as: Callable[[Any], Experiment], as_viewer: Client
) -> None:
    read_as(BROKEN)
    response = as_viewer.get(FILE)
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1
