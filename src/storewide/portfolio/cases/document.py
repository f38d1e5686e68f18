"""A business case with its working-backwards page and requirements as a document: the same parts for screen and paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from storewide.kit import formats, paper
from storewide.kit.paper import Drawing, Paper, Part, Prose, Row, Section, Table
from storewide.ledger.words import guardrails, sentence
from storewide.organization.queries import operation_name
from storewide.portfolio.cases import backwards, images, queries, schemas, signing, words
from storewide.portfolio.models import (
    Asker,
    BackwardsPage,
    BusinessCase,
    Need,
    Question,
    Request,
    Requirement,
    Visual,
)


def of(request: Request, case: BusinessCase | None, page: BackwardsPage | None, at: datetime) -> Paper:
    """The whole document, without its pictures."""
    parts = [*case_parts(case), *_signed(case, at)] if case else []
    parts += page_parts(page) if page else []
    parts += requirement_parts(queries.requirements_of(request))
    lead = (
        [f"{sentence(case.effect)}.", words.finding(schemas.reckoned(case), case.currency) + "."]
        if case
        else []
    )
    return Paper(
        headline=" · ".join(
            (_("Request %(number)s") % {"number": request.number}, str(request.area), str(request.tag))
        ),
        title=request.title,
        seal=_("As it stood at %(when)s.") % {"when": formats.moment(at)},
        operation=operation_name(),
        words=tuple(lead),
        notes=_versions(case, page),
        parts=tuple(parts),
    )


def printed(request: Request, case: BusinessCase | None, page: BackwardsPage | None, at: datetime) -> bytes:
    """The document with its pictures as PDF; the same bytes for the same words and moment."""
    whole = of(request, case, page, at)
    drawn = tuple(map(_drawing, Visual.objects.filter(page=page))) if page else ()
    return paper.printed(Paper(**vars(whole) | {"parts": (*whole.parts, *drawn)}), at)


def case_parts(case: BusinessCase) -> list[Part]:
    """What the business case says."""
    found: list[Part] = [
        Prose(_("Objective"), tuple(case.objective.splitlines())),
        Prose(
            _("The promise"), (f"{sentence(case.effect)}.", *(f"{each}." for each in guardrails(case.effect)))
        ),
        figures_table(case),
        _risks(case),
        Section(_("Alternatives"), tuple(_alternatives(case))),
        Section(_("The smallest version worth shipping"), tuple(_smallest(case))),
    ]
    return [each for each in found if _says(each)]


def page_parts(page: BackwardsPage) -> list[Part]:
    """What the working-backwards page says: its press release, then the questions by whose they are."""
    questions = list(Question.objects.filter(page=page))
    press = Prose(
        page.headline,
        tuple(
            each
            for each in (
                page.for_whom,
                *page.problem.splitlines(),
                *page.solution.splitlines(),
                f"“{page.quote}” {page.quoted}".strip() if page.quote else "",
                *page.how_to_begin.splitlines(),
            )
            if each
        ),
    )
    titles = {Asker.CUSTOMER: _("What customers will ask"), Asker.INTERNAL: _("What we ask ourselves")}
    asked = [Section(title, tuple(_asked(questions, asker))) for asker, title in titles.items()]
    return [press, *(each for each in asked if each.rows)]


def requirement_parts(requirements: Sequence[Requirement]) -> list[Part]:
    """What is required, and whether it is met."""
    if not requirements:
        return []
    rows = tuple(
        (
            "\n".join([each.text, *each.criteria]),
            str(Need(each.need).label),
            str(each.tag),
            each.accepted_by_label or each.reason or formats.NO_VALUE,
        )
        for each in requirements
    )
    return [
        Table(
            title=_("Requirements"),
            heads=(_("Requirement"), _("Need"), _("State"), _("Accepted by, or why dropped")),
            rows=rows,
            texts=(0, 3),
            tones=tuple(each.tag.tone.value for each in requirements),
            toned=2,
            note=f"{words.standing(requirements)}.",
        )
    ]


def figures_table(case: BusinessCase) -> Table:
    """Three years of the case with their working."""
    found = schemas.reckoned(case)

    def amount(minor: int | None) -> str:
        return formats.money(minor, case.currency, 0)

    if found is None:
        rows: tuple[tuple[str, ...], ...] = (
            (_("Once"), amount(case.cost), formats.NO_VALUE, formats.NO_VALUE),
            (_("Year 1"), amount(case.running), amount(case.value), formats.NO_VALUE),
        )
    else:
        rows = (
            (_("Once"), amount(found.once), formats.NO_VALUE, amount(-found.once)),
            *(
                (
                    _("Year %(number)s") % {"number": each.number},
                    amount(each.running),
                    amount(each.comes),
                    amount(each.over),
                )
                for each in found.years
            ),
            (_("Three years"), amount(found.costs), amount(found.comes), amount(found.over)),
        )
    return Table(
        title=_("Cost and return"),
        heads=(_("When"), _("Costs"), _("Brings"), _("Over since the beginning")),
        rows=rows,
        note=". ".join([words.finding(found, case.currency), *words.working(case, found)]) + ".",
    )


def _risks(case: BusinessCase) -> Table:
    rows = tuple(
        (
            each.what,
            str(each.get_chance_display()),
            each.hurt or formats.NO_VALUE,
            each.measure or formats.NO_VALUE,
            str(each.owner or formats.NO_VALUE),
        )
        for each in queries.risks_of(case)
    )
    heads = (_("Risk"), _("Chance"), _("What it would hurt"), _("Against it"), _("Owner"))
    return Table(title=_("Risks"), heads=heads, rows=rows, texts=(0, 2, 3, 4))


def _alternatives(case: BusinessCase) -> Iterable[Row]:
    if case.nothing:
        yield Row(_("Do nothing"), case.nothing)
    for each in case.alternatives:
        yield Row(each["what"], each["why_not"])


def _smallest(case: BusinessCase) -> Iterable[Row]:
    for label, said in (
        (_("In it"), case.smallest_in),
        (_("Left out"), case.smallest_out),
        (_("What it would show"), case.smallest_shows),
    ):
        if said:
            yield Row(label, said)


def _signed(case: BusinessCase, at: datetime) -> list[Part]:
    rows = tuple(
        Row(
            capfirst(signing.for_whom(each.side)),
            each.given.words if each.given else "",
            f"{each.given}, {formats.day(each.given.at)}" if each.given else each.asked,
            _("signed version %(number)s") % {"number": each.given.number} if each.given else _("not signed"),
            "good" if each.given else "waiting",
        )
        for each in signing.signatures(case, at.date())
    )
    return [Section(_("Sign-off"), rows)]


def _asked(questions: Iterable[Question], asker: Asker) -> Iterable[Row]:
    for each in questions:
        if each.asker == asker:
            is_open = not each.answer
            yield Row(
                each.question, each.answer, "", _("open") if is_open else "", "waiting" if is_open else ""
            )


def _versions(case: BusinessCase | None, page: BackwardsPage | None) -> tuple[str, ...]:
    found = []
    if case:
        words_of = {"number": case.version, "who": case.author_label or formats.NO_VALUE}
        found.append(_("Business case: version %(number)s, by %(who)s.") % words_of)
    if page:
        words_of = {"number": page.version, "who": page.author_label or formats.NO_VALUE}
        found.append(_("Working-backwards page: version %(number)s, by %(who)s.") % words_of)
    return tuple(found)


def _says(part: Part) -> bool:
    if isinstance(part, Prose):
        return any(part.words)
    return not isinstance(part, Section | Table) or bool(part.rows)


def _drawing(visual: Visual) -> Drawing:
    path = backwards.file_of(visual)
    picture = images.Picture(visual.kind, visual.width, visual.height)
    return Drawing(visual.caption, "", images.wrapped(picture, path.read_bytes() if path.exists() else b""))
