"""An assessment on paper: question, jobs, gaps, risks, options, recommendation and decision, set as PDF."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.assessment import charts, jobs_study, option_words, options_study, queries, tables, words
from storewide.assessment.models import Assessment, Capability, Risk
from storewide.assessment.options_study import OptionsStudy
from storewide.assessment.tables import Heat
from storewide.kit import chart_files, formats, paper
from storewide.kit.charts import Chart
from storewide.kit.paper import Paper, Part, Prose, Row, Section, Table
from storewide.organization.queries import operation_name


def of(assessment: Assessment, at: datetime) -> bytes:
    """The report as PDF as the assessment stands at that moment."""
    found = options_study.of_options(assessment)
    document = Paper(
        headline=_headline(assessment),
        title=option_words.finding_of(assessment, found),
        seal=_("%(state)s; as it stood at %(when)s.")
        % {"state": assessment.tag.label, "when": formats.moment(at)},
        operation=operation_name(),
        words=(assessment.question,),
        notes=_assessed(assessment),
        tiles=_tiles(assessment, found),
        parts=(
            *_decision(assessment),
            *_recommendation(assessment, found),
            *_needs(assessment),
            *_annex(assessment, found),
        ),
    )
    return paper.printed(document, at)


def _headline(assessment: Assessment) -> str:
    parts = [_("Assessment"), assessment.name, _("accountable: %(name)s") % {"name": assessment.owner}]
    if assessment.group:
        parts.append(str(assessment.group))
    return " · ".join(str(part) for part in parts)


def _assessed(assessment: Assessment) -> tuple[str, ...]:
    people = [
        f"{each} ({each.person.team})" if each.person.team else str(each)
        for each in queries.assessors(assessment)
    ]
    return (_("Assessed by %(people)s.") % {"people": ", ".join(people)},) if people else ()


def _tiles(assessment: Assessment, found: OptionsStudy) -> tuple[dict[str, str], ...]:
    """The first three options in play."""
    rows = [row for row in found.rows if row.place and row.place <= 3]
    return tuple(
        {
            "name": row.option.name,
            "shown": formats.number(row.points, 1),
            "apart": _("points of 100"),
            "tone": "good" if row.place == 1 else "plain",
            "note": _("%(cost)s over three years; first in %(share)s of the draws")
            % {
                "cost": formats.money(row.costs.likely, assessment.currency, 0),
                "share": formats.percent(row.share.share if row.share else None),
            },
        }
        for row in rows
    )


def _decision(assessment: Assessment) -> list[Part]:
    if assessment.decision is None:
        return []
    decision = assessment.decision
    lines = [
        decision.reason,
        _("Decided by %(who)s on %(day)s; looked at again on %(again)s.")
        % {
            "who": decision.decided_by_label,
            "day": formats.day(decision.decided_at),
            "again": formats.day(assessment.review_on),
        },
    ]
    outcome = queries.outcome(assessment)
    rows = [Row(str(each.label), str(each.answer), str(each.tag.label)) for each in outcome.raised]
    rows += [Row(sentence, source.label) for sentence, source in outcome.effects]
    rows += [Row(each.note, each.by_label, formats.day(each.created_at)) for each in outcome.reviews]
    came: list[Part] = [Section(_("What came of it"), tuple(rows))] if rows else []
    return [Prose(_("Decided: %(option)s") % {"option": assessment.chosen}, tuple(lines)), *came]


def _recommendation(assessment: Assessment, found: OptionsStudy) -> list[Part]:
    parts: list[Part] = [Prose(_("Why"), tuple(option_words.reasons(found, assessment.currency)))]
    parts += [_drawn(chart) for chart in (charts.points(found), charts.shares(found)) if chart]
    flips = option_words.flips(found, assessment.currency)
    if flips:
        parts.append(Prose(_("What would put another option first"), tuple(flips)))
    standing = tables.standing(found, assessment)
    heads = (_("Option"), _("Place"), _("Points of 100"), _("Likely cost, three years"), _("Comes first in"))
    rows = tuple(
        (_noted(str(row.option), row.note), str(row.tag), row.points, row.cost, row.share) for row in standing
    )
    tones = tuple(row.tag.tone.value for row in standing)
    parts.append(Table(_("The options beside each other"), heads, rows, (0,), tones, 1))
    return parts


def _needs(assessment: Assessment) -> list[Part]:
    found = jobs_study.of_jobs(assessment)
    chart, heat = charts.opportunity(found), tables.heat(found)
    parts: list[Part] = [_drawn(chart)] if chart else [Prose(_("Jobs"), (words.jobs(found) + ".",))]
    if heat:
        parts.append(_heat(heat))
    parts.append(
        Section(
            _("In the order they can be done"),
            tuple(
                Row(
                    each.job.name,
                    " · ".join(text for text in (each.job.of, each.job.why) if text),
                    _("needs %(jobs)s") % {"jobs": ", ".join(map(str, each.needs))} if each.needs else "",
                )
                for each in tables.in_order(found)
            ),
        )
    )
    capabilities = queries.capabilities(assessment)
    risks = queries.risks(assessment)
    return [*parts, *([_gaps(capabilities)] if capabilities else []), *(_risks(risks) if risks else [])]


def _heat(heat: Heat) -> Table:
    return Table(
        title=_("Heat map"),
        heads=(_("Job"), *heat.heads, _("Says")),
        rows=tuple(
            (row.job.name, *(cell.text for cell in row.cells), str(row.tag.label) if row.tag else "")
            for row in heat.rows
        ),
        heat=tuple((None, *(cell.shade for cell in row.cells), None) for row in heat.rows),
        note=_(
            "Opportunity is importance plus what satisfaction is short of it, 1 to 19; means of the assessors."
        ),
    )


def _gaps(capabilities: list[Capability]) -> Table:
    return Table(
        title=_("What we can do, and what is missing"),
        heads=(_("Capability"), _("Today"), _("Wanted"), _("Gap"), _("What is missing")),
        rows=tuple(
            (
                _noted(each.name, each.job.name),
                _noted(str(each.get_level_display()), each.evidence),
                _noted(str(each.get_wanted_display()), each.future),
                str(each.gap),
                each.missing or formats.NO_VALUE,
            )
            for each in capabilities
        ),
        texts=(0, 1, 2, 4),
    )


def _risks(risks: list[Risk]) -> list[Part]:
    grid = tables.risk_grid(risks)
    counts = tuple(
        (str(row.impact), *(str(len(found)) if found else "" for _shade, found in row.cells)) for row in grid
    )
    shades = tuple((None, *(shade for shade, _found in row.cells)) for row in grid)
    heads = (_("Impact"), *(_("likelihood %(number)s") % {"number": number} for number in range(1, 6)))
    rows = tuple(
        Row(
            each.what,
            " · ".join(
                str(part)
                for part in (each.get_kind_display(), each.job or each.option or "", each.cure)
                if part
            ),
            _("%(likelihood)s × %(impact)s = %(size)s, %(owner)s")
            % {
                "likelihood": each.likelihood,
                "impact": each.impact,
                "size": each.size,
                "owner": each.owner or _("nobody watches it"),
            },
            str(each.tag.label),
            each.tag.tone.value,
        )
        for each in risks
    )
    return [
        Table(_("Risks and blockers by impact and likelihood"), heads, counts, (), heat=shades),
        Section(_("Risks and blockers"), rows),
    ]


def _annex(assessment: Assessment, found: OptionsStudy) -> list[Part]:
    """Scores, costs, interfaces and every weight's turn."""
    parts: list[Part] = []
    if found.requirements:
        parts.append(_scores(found))
    rows = tuple(
        (row.option.name, row.once, row.a_year, row.leaving, _noted(row.likely, row.span), row.integration)
        for row in tables.costs(found, assessment)
    )
    heads = (
        _("Option"),
        _("Once"),
        _("Each year"),
        _("Leaving it"),
        _("Three years"),
        _("of which integration"),
    )
    parts.append(Table(_("What each costs over three years"), heads, rows))
    changes = queries.interfaces(assessment)
    if changes:
        shown = tuple(
            Row(
                f"{each.between}: {each.name}" if each.between else each.name,
                each.option.name,
                str(each.get_change_display()),
            )
            for each in changes
        )
        parts.append(Section(_("Interfaces they add, change or end"), shown))
    if found.second is not None:
        turns = tuple((row.what, row.weight, row.below, row.above) for row in tables.turns(found))
        of_turns = (_("Weight of"), _("Now"), _("Below"), _("Above"))
        parts.append(Table(_("Every weight, and where the first place changes"), of_turns, turns, (0, 2, 3)))
    return parts


def _scores(found: OptionsStudy) -> Table:
    lines = tables.scores(found)
    must = _("must")
    return Table(
        title=_("Requirements and mean scores"),
        heads=(_("Requirement"), _("Weight"), *(row.option.name for row in found.rows)),
        rows=tuple(
            (
                _noted(line.requirement.name, str(must) if line.requirement.must else ""),
                str(line.requirement.weight),
                *(cell.text for cell in line.cells),
            )
            for line in lines
        ),
        heat=tuple((None, None, *(cell.shade for cell in line.cells)) for line in lines),
    )


def _drawn(chart: Chart) -> Part:
    return paper.drawing(chart_files.picture_of(chart))


def _noted(text: str, note: str) -> str:
    return f"{text}\n{note}" if note else text
