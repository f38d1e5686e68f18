"""What the scores say of the options: which comes first, how sure that is, and what would change it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy

from storewide.assessment import rules
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Cost,
    CostPart,
    Option,
    OptionKind,
    OptionScore,
    Requirement,
)
from storewide.assessment.rules import Spread, Verdict
from storewide.stats import choosing
from storewide.stats.choosing import Drawn, Flip, Hold, Matrix, Share, Standing


@dataclass(frozen=True)
class Costs:
    """What an option costs over three years, in minor units: at least, likely, at most; and the likely one in parts."""

    low: int
    likely: int
    high: int
    once: int
    a_year: int
    integration: int
    leaving: int
    told: bool


@dataclass(frozen=True)
class OptionRow:
    """An option with its place among those in play (from 1, None where out), its points and why it is out.

    `means` are by requirement, as in the study. `wins_at` is the cost over three years at which the first place changes:
    for the first one the cost above which it loses it, for the others the cost below which they win it.
    """

    option: Option
    place: int | None
    points: float | None
    means: tuple[Spread | None, ...]
    misses: tuple[Requirement, ...]
    costs: Costs
    share: Share | None
    dominated_by: Option | None
    wins_at: int | None

    @property
    def complete(self) -> bool:
        """Whether it has every score and its costs, so that it has points."""
        return self.points is not None


@dataclass(frozen=True)
class Turn:
    """The weight of a requirement (None: of cost) and the values below and above which another option comes first."""

    requirement: Requirement | None
    weight: int
    below: tuple[float, Option] | None
    above: tuple[float, Option] | None


@dataclass(frozen=True)
class OptionsStudy:
    """The options, best first, then those out of play; the verdict; what would change it."""

    requirements: tuple[Requirement, ...]
    rows: tuple[OptionRow, ...]
    turns: tuple[Turn, ...]
    verdict: Verdict
    lead: tuple[float, float] | None
    none: Share | None
    ceiling: int
    given: int
    assessors: int

    @property
    def first(self) -> OptionRow | None:
        """The option with the most points among those in play."""
        return next((row for row in self.rows if row.place == 1), None)

    @property
    def second(self) -> OptionRow | None:
        """The one after it."""
        return next((row for row in self.rows if row.place == 2), None)

    def without_scores(self) -> "OptionsStudy":
        """The same as somebody sees it who still owes their own scores: not even the order tells of others'."""
        rows = sorted(self.rows, key=lambda row: row.option.pk)
        found = _Found(
            list(self.requirements),
            [row.option for row in rows],
            {row.option.pk: row.costs for row in rows},
        )
        return found.without_scores(self.ceiling, 0, self.assessors)


def of_options(assessment: Assessment) -> OptionsStudy:
    """What the assessors think of the options, and what would change the first place; five queries."""
    requirements = list(Requirement.objects.filter(assessment=assessment).select_related("job"))
    options = list(Option.objects.filter(assessment=assessment))
    assessors = list(Assessor.objects.filter(assessment=assessment))
    given = [each for each in assessors if each.options_given_at is not None]
    costs = _costs(options)
    ceiling = assessment.ceiling or max([1, *(each.high for each in costs.values())])
    scores = _scores(given, options, requirements)
    weights = numpy.array([float(each.weight) for each in requirements])
    whole = float(weights.sum()) + assessment.cost_weight
    found = _Found(requirements, options, costs)
    if not given or not requirements or whole <= 0:
        return found.without_scores(ceiling, len(given), len(assessors))
    matrix = Matrix(
        scores=scores,
        weights=weights,
        least=numpy.array([each.least if each.must else numpy.nan for each in requirements], dtype=float),
        costs=tuple(_lines(option, assessment) for option in options),
        cost_weight=float(assessment.cost_weight),
        ceiling=float(ceiling),
    )
    return found.with_scores(assessment, matrix, len(given), len(assessors))


@dataclass(frozen=True)
class _Found:
    """The parts of a study of options, in the order of their rows and columns."""

    requirements: list[Requirement]
    options: list[Option]
    costs: dict[UUID, Costs]

    def without_scores(self, ceiling: int, given: int, assessors: int) -> OptionsStudy:
        none = (None,) * len(self.requirements)
        rows = [
            OptionRow(option, None, None, none, (), self.costs[option.pk], None, None, None)
            for option in self.options
        ]
        return OptionsStudy(
            tuple(self.requirements), tuple(rows), (), Verdict.NOT_YET, None, None, ceiling, given, assessors
        )

    def with_scores(self, assessment: Assessment, matrix: Matrix, given: int, assessors: int) -> OptionsStudy:
        standing = choosing.stand(matrix)
        drawn = choosing.draw(matrix, standing, seed=assessment.pk.int % 2**63)
        flips = choosing.cost_flips(matrix, standing)
        beaten = choosing.dominated(matrix, standing)
        scored = int((~numpy.isnan(standing.points)).sum())
        rows = [
            self._row(place, matrix, standing, drawn, flips, beaten) for place in range(len(self.options))
        ]
        rows.sort(key=lambda row: (row.place is None, row.place or 0))
        return OptionsStudy(
            requirements=tuple(self.requirements),
            rows=tuple(rows),
            turns=self._turns(assessment, choosing.weight_holds(matrix, standing)),
            verdict=rules.verdict(
                scored=scored, in_play=len(standing.order), assessors=given, lead=drawn.lead
            ),
            lead=drawn.lead,
            none=drawn.none,
            ceiling=round(matrix.ceiling),
            given=given,
            assessors=assessors,
        )

    def _row(
        self,
        index: int,
        matrix: Matrix,
        standing: Standing,
        drawn: Drawn,
        flips: dict[int, Flip],
        beaten: dict[int, int],
    ) -> OptionRow:
        option, points = self.options[index], float(standing.points[index])
        complete = not numpy.isnan(points)
        flip = flips.get(index)
        return OptionRow(
            option=option,
            place=standing.order.index(index) + 1 if index in standing.order else None,
            points=points if complete else None,
            means=tuple(
                rules.spread(value for value in column if not numpy.isnan(value))
                for column in matrix.scores[:, index, :].T.tolist()
            ),
            misses=tuple(
                each for each, met in zip(self.requirements, standing.met[index], strict=True) if not met
            ),
            costs=self.costs[option.pk],
            share=drawn.shares[index] if complete else None,
            dominated_by=self.options[beaten[index]] if index in beaten else None,
            wins_at=round(flip.at) if flip else None,
        )

    def _turns(self, assessment: Assessment, holds: list[Hold]) -> tuple[Turn, ...]:
        of: list[tuple[Requirement | None, int]] = [(each, each.weight) for each in self.requirements]
        of.append((None, assessment.cost_weight))
        return tuple(
            Turn(requirement, weight, self._turned(hold.below), self._turned(hold.above))
            for (requirement, weight), hold in zip(of, holds, strict=True)
        )

    def _turned(self, flip: Flip | None) -> tuple[float, Option] | None:
        return (flip.at, self.options[flip.first]) if flip else None


def _costs(options: Iterable[Option]) -> dict[UUID, Costs]:
    """What each option costs; the lines are kept on the option as `cost_lines`."""
    lines: dict[UUID, list[Cost]] = defaultdict(list)
    for line in Cost.objects.filter(option__in=options):
        lines[line.option_id].append(line)
    found = {}
    for option in options:
        option.cost_lines = lines[option.pk]  # type: ignore[attr-defined]
        found[option.pk] = _cost(option, lines[option.pk])
    return found


def _cost(option: Option, lines: list[Cost]) -> Costs:
    def whole(amount: str, *parts: CostPart) -> int:
        return sum(
            rules.over_years(getattr(each, amount), yearly=each.yearly)
            for each in lines
            if not parts or each.part in parts
        )

    return Costs(
        low=whole("low"),
        likely=whole("likely"),
        high=whole("high"),
        once=sum(each.likely for each in lines if not each.yearly and each.part != CostPart.EXIT),
        a_year=sum(each.likely for each in lines if each.yearly),
        integration=whole("likely", CostPart.INTEGRATION),
        leaving=whole("likely", CostPart.EXIT),
        told=bool(lines) or option.kind == OptionKind.NOTHING,
    )


def _lines(option: Option, assessment: Assessment) -> choosing.Floats:
    """Its lines of cost over the whole time; unknown where none is told and cost counts."""
    lines: list[Cost] = option.cost_lines  # type: ignore[attr-defined]
    if not lines and option.kind != OptionKind.NOTHING and assessment.cost_weight:
        return numpy.full((1, 3), numpy.nan)
    amounts = [
        [float(rules.over_years(value, yearly=each.yearly)) for value in (each.low, each.likely, each.high)]
        for each in lines
    ]
    return numpy.array(amounts, dtype=float).reshape(-1, 3)


def _scores(given: list[Assessor], options: list[Option], requirements: list[Requirement]) -> choosing.Floats:
    """What was given, (assessors, options, requirements), NaN where somebody gave none."""
    found = numpy.full((len(given), len(options), len(requirements)), numpy.nan)
    people = {each.pk: index for index, each in enumerate(given)}
    rows = {each.pk: index for index, each in enumerate(options)}
    columns = {each.pk: index for index, each in enumerate(requirements)}
    for each in OptionScore.objects.filter(assessor__in=people):
        found[people[each.assessor_id], rows[each.option_id], columns[each.requirement_id]] = each.score
    return found
