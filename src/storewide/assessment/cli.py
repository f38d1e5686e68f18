"""The command `storewide assessment report`: the report of an assessment as words or as PDF."""

from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from storewide.assessment import jobs_study, option_words, options_study, report, words
from storewide.assessment.api_documents import document
from storewide.assessment.models import Assessment
from storewide.kit.commands import json_option, on_data, print_json, say
from storewide.kit.errors import Refusal
from storewide.lib.clock import now


class NoSuchAssessment(Refusal):
    """A name that is no assessment's, or a file that cannot be written."""


@click.group()
def assessment() -> None:
    """Assessments: what is to be done, what we can do, and which way to go."""


@assessment.command("report")
@click.argument("name")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Write it as PDF.")
@json_option
@on_data
def print_report(name: str, pdf: Path | None, as_json: bool) -> None:
    """The report of the assessment NAME (its short name or its whole one)."""
    found = _find(name)
    if pdf is not None:
        _write(pdf, report.of(found, now()))
    if as_json:
        print_json(document(found))
    elif pdf is None:
        click.echo("\n".join(_lines(found)))
    else:
        say(f"{pdf} written.")


def _lines(found: Assessment) -> list[str]:
    options = options_study.of_options(found)
    reasons = option_words.reasons(options, found.currency)
    flips = option_words.flips(options, found.currency)
    head: list[Any] = [found.name, option_words.finding_of(found, options), ""]
    return [
        *map(str, head),
        *(f"- {line}" for line in (words.jobs(jobs_study.of_jobs(found)) + ".", *reasons, *flips)),
    ]


def _find(name: str) -> Assessment:
    rows = Assessment.objects.for_list()
    found = rows.filter(slug=name).first() or rows.filter(name__iexact=name).first()
    if found is None:
        known = ", ".join(Assessment.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise NoSuchAssessment(
            _("There is no assessment “%(name)s”; there are: %(known)s.")
            % {"name": name, "known": known or _("none")}
        )
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise NoSuchAssessment(
            _("%(file)s cannot be written (%(reason)s); name another file.")
            % {"file": path, "reason": error.strerror}
        ) from None
