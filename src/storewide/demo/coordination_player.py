"""Plays how teams work together: a working group mid-way, a board, a pilot, and what links teams."""

from datetime import date, datetime, timedelta
from functools import partial

from storewide.coordination import (
    arrangement_operations,
    group_operations,
    meeting_operations,
    part_operations,
)
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import (
    AskedInput,
    Board,
    BoardInput,
    BoardMember,
    BoardSession,
    Cadence,
    Criterion,
    Goal,
    GroupRole,
    Item,
    LeadUser,
    Mechanism,
    MechanismKind,
    Meeting,
    Milestone,
    Participant,
    Path,
    Pilot,
    Prerequisite,
    WorkingGroup,
)
from storewide.demo.diary import Diary, Stage, acting
from storewide.kit.permissions import System
from storewide.organization.models import Team
from storewide.portfolio import operations as portfolio

#: the group began so many days before the last one, and works eight weeks
BEGAN, WEEKS = -30, 8
PATHS = ("Needs of customers", "What we can do today", "Build, buy or partner")
#: path, what must be true, its day from the first, and the day it was met
CRITERIA = (
    (0, "Forty jobs of customers are scored by five assessors", 14, 12),
    (0, "Help desk and call centre have read and corrected the jobs", 21, 24),
    (1, "Every capability has a level with its evidence", 24, None),
    (1, "Gaps are named with an owner", 28, None),
    (2, "Three vendors have answered the requirements", 42, None),
    (2, "A recommendation is signed by the sponsor", 54, None),
)
INPUTS = (
    (
        "Which questions about delivery days do callers ask most?",
        10,
        "When will it come, and can I choose the day?",
    ),
    ("What would a change of the order number break in your tools?", 33, ""),
)


#: name, company and the last day of the term
MEMBERS = (("Jule Petersen", "Hotel am Sund", 40), ("Marek Nowak", "Büro Nord", 300))
SAID = ("Order the same lamp for forty rooms at once", "See the delivery day for each room")


class CoordinationPlayer:
    """Notes in the diary what a group, a board and a pilot did."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = [stage.people[said.name] for said in stage.shop.people]
        self.teams: list[Team] = []
        self.by: System = acting(self.people[1].name)
        self.group = WorkingGroup()
        self.parts: list[Criterion] = []

    def note(self, diary: Diary) -> None:
        """Everything on its day."""
        diary.note(BEGAN - 5, self.set_up)
        diary.note(BEGAN, self.start)
        diary.note(BEGAN + 3, self.link)
        for place, (_path, _what, _due, met) in enumerate(CRITERIA):
            if met is not None:
                diary.note(BEGAN + met, partial(self.meet, place))
        for number, week in enumerate((1, 2, 3)):
            diary.note(BEGAN + 7 * week, partial(self.hold, number))
        diary.note(-9, self.block)
        diary.note(-20, self.advise)
        diary.note(-15, self.try_out)

    def day(self, number: int) -> date:
        """A day of the group, counted from its first."""
        return self.stage.day(BEGAN + number)

    def set_up(self, at: datetime) -> None:
        """Set up by its facilitator, with everybody and all that it is to reach."""
        charter = Charter(
            name="Delivery promise",
            initiative="A delivery day that holds, from the first page to the parcel",
            begins=self.day(0),
            ends=self.day(7 * WEEKS - 1),
            chat_url="https://chat.example/delivery-promise",
            agenda_url="https://wiki.example/delivery-promise",
            out_of_scope="Choosing another carrier; deliveries to islands.",
        )
        sponsor, facilitator = self.people[0], self.people[1]
        self.group = group_operations.set_up(
            charter=charter, sponsor=sponsor, facilitator=facilitator, by=self.by, at=at
        )
        self.add(Goal(group=self.group, what="Two in a hundred more visitors buy, all year"), at)
        for number, person in enumerate(self.people[2:8]):
            role = GroupRole.CONTRIBUTOR if number < 4 else GroupRole.COLLABORATOR
            self.add(Participant(group=self.group, person=person, role=role, brings=person.title), at)
        paths = [self.add(Path(group=self.group, name=name), at) for name in PATHS]
        for number, (place, what, due, _met) in enumerate(CRITERIA):
            responsible = self.people[2 + number % 4]
            part = Criterion(path=paths[place], what=what, due_on=self.day(due), responsible=responsible)
            self.parts.append(self.add(part, at))
        self.add(Milestone(path=paths[2], what="Vendors are invited", due_on=self.day(30)), at)
        first = Prerequisite(
            group=self.group,
            what="The carrier shares its times of a year",
            owner=facilitator,
            due_on=self.day(0),
        )
        part_operations.finish(part=self.add(first, at), by=self.by, at=at)

    def start(self, at: datetime) -> None:
        """Started, with its first questions in writing and its meetings planned."""
        group_operations.start(group=self.group, by=self.by, at=at)
        for number, (what, due, answer) in enumerate(INPUTS):
            person = self.people[6 + number % 2]
            asked = AskedInput(group=self.group, person=person, what=what, due_on=self.day(due))
            self.add(asked, at)
            if answer:
                part_operations.finish(
                    part=asked, words=answer, by=acting(person.name), at=at + timedelta(days=6)
                )

    def meet(self, place: int, at: datetime) -> None:
        """A criterion met."""
        words = "In the group's folder, agreed in the meeting"
        part_operations.finish(part=self.parts[place], words=words, by=self.by, at=at)

    def hold(self, number: int, at: datetime) -> None:
        """A meeting, written down the same day; somebody is missing each time."""
        topics = ("What customers need done", "Where we stand", "Who could do it")
        decided = (
            ["We speak of the day, not of hours"],
            ["The carrier's own forecast is not good enough", "Customer care reads every sentence first"],
            ["Three vendors are asked, ours among them"],
        )
        meeting = self.add(Meeting(group=self.group, on=at.date(), topic=topics[number]), at)
        seats = Participant.objects.contributing().filter(group=self.group).select_related("person")
        present = [seat.person for place, seat in enumerate(seats.order_by("pk")) if place != number]
        meeting_operations.write_down(
            meeting=meeting, present=present, decisions=decided[number], by=self.by, at=at
        )

    def block(self, at: datetime) -> None:
        """An item that waits for another team."""
        owner = self.people[1]
        other = next(
            (person.team for person in self.people if person.team and person.team != owner.team), None
        )
        due = self.stage.day(7)
        item = self.add(
            Item(group=self.group, what="Read the warehouse's cut-off times", owner=owner, due_on=due), at
        )
        if other is not None:
            part_operations.block(
                item=item, team=other, because="Access to the warehouse's calendar", by=self.by, at=at
            )

    def link(self, at: datetime) -> None:
        """Two mechanisms, one informal and one formal."""
        self.teams = list(Team.objects.filter(front_line=False).order_by("pk")[:2])
        front = list(Team.objects.filter(front_line=True).order_by("pk")[:1])
        if len(self.teams) + len(front) < 3:
            return
        for name, kind, cadence, linked in (
            ("Before each release", MechanismKind.MEETING, Cadence.WEEKLY, self.teams),
            ("Words that customers read", MechanismKind.STANDARD, Cadence.ALWAYS, [self.teams[0], *front]),
        ):
            mechanism = Mechanism(
                name=name, kind=kind, cadence=cadence, owner=self.people[0], review_on=self.stage.day(60)
            )
            arrangement_operations.add_mechanism(
                mechanism=mechanism, teams=linked, units=[], by=self.by, at=at
            )

    def advise(self, at: datetime) -> None:
        """A board of customers: one thing they said became a request, another is still to be told back."""
        board = Board(
            name="Customers who furnish for a living",
            purpose="What offices and hotels need",
            owner=self.people[1],
        )
        arrangement_operations.add(arrangement=board, by=self.by, at=at)
        begins, members = self.stage.day(-200), []
        for name, company, last in MEMBERS:
            member = BoardMember(
                board=board, name=name, company=company, begins=begins, ends=self.stage.day(last)
            )
            members.append(self.piece(member, at))
        session = self.piece(BoardSession(board=board, on=at.date(), topic="Ordering for many rooms"), at)
        said = [
            self.piece(BoardInput(session=session, member=member, what=what), at)
            for member, what in zip(members, SAID, strict=True)
        ]
        self.ask(said[0], at)

    def ask(self, said: BoardInput, at: datetime) -> None:
        """The request that was raised from input."""
        area = next(iter(self.stage.areas.values()))
        portfolio.ask(
            title=said.what,
            problem="Hotels order by phone because the basket takes twenty of a kind at most.",
            area=area,
            store=self.stage.store,
            source=said.link,
            team=self.people[1].team,
            by=self.by,
            at=at,
        )

    def try_out(self, at: datetime) -> None:
        """A pilot with two lead users."""
        pilot = Pilot(
            name="Delivery day for offices",
            what="Offices choose the day of delivery. It is to show whether fewer parcels come back.",
            owner=self.people[1],
            begins=self.stage.day(-14),
            ends=self.stage.day(14),
        )
        arrangement_operations.add(arrangement=pilot, by=self.by, at=at)
        for name, number in (("Hotel am Sund", "K-20417"), ("Büro Nord", "K-18822")):
            self.piece(LeadUser(pilot=pilot, name=name, account_id=number), at)

    def add[P: part_operations.Part](self, part: P, at: datetime) -> P:
        """A part of the group."""
        return part_operations.add(part=part, by=self.by, at=at)

    def piece[P: arrangement_operations.Piece](self, piece: P, at: datetime) -> P:
        """A part of the board or the pilot."""
        return arrangement_operations.add_piece(piece=piece, by=self.by, at=at)
