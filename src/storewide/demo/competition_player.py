"""Plays how the house stands against others: deals lost, asks, judgements, and an idea that they speak for."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from storewide.demo.diary import Diary, Stage, acting
from storewide.kit.links import Link
from storewide.lib.tables import Row
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.strategy import competition_operations
from storewide.strategy.competition_import import Take
from storewide.strategy.models.competition import (
    Competitor,
    Feature,
    Judgement,
    Signal,
    Stand,
    SwotEntry,
    SwotKind,
)
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch

HEAD, PRODUCT, DEMAND = "Katharina Brandt", "Daniel Okafor", "Carla Reinhardt"
BEGAN, HALF_YEAR = -330, -160
RETURNS, CHOSEN_DAY, ON_ACCOUNT = "Self-service returns", "Delivery on a chosen day", "Buying on account"
MISSING, LATE, TERMS = "A feature was missing", "Delivery or stock", "Terms and payment"
AHEAD, PAR, BEHIND = Stand.AHEAD, Stand.PAR, Stand.BEHIND

COMPETITORS = (
    ("Fjordhus", "https://fjordhus.example", "Furniture and light for young homes, north of the Alps"),
    ("Wohnkontor", "https://wohnkontor.example", "Hotels, offices and holiday homes"),
    ("Lampe und Tisch", "https://lampe-und-tisch.example", "Designer pieces, to private customers"),
)
#: name, area, what it does for a customer
FEATURES = (
    (RETURNS, "returns", "Prints the label and picks the day, without a call."),
    (CHOSEN_DAY, "delivery", "Somebody is at home when the sofa comes."),
    (ON_ACCOUNT, "payments", "A business pays thirty days after delivery."),
)
#: feature or area, stands against the three competitors a year ago and half a year ago (- not judged)
JUDGED: tuple[tuple[str, str, str], ...] = (
    (RETURNS, "bbp", "bbp"),
    (CHOSEN_DAY, "pbp", "bbp"),
    (ON_ACCOUNT, "pba", "pba"),
    ("checkout", "bpa", "pap"),
    ("search-and-navigation", "bpb", "pap"),
    ("product-pages", "ppb", "aap"),
    ("newsletter", "aap", "aap"),
    ("loyalty", "b-p", "---"),
)
STANDS = {"a": AHEAD, "p": PAR, "b": BEHIND}
SEEN = {
    AHEAD: "We ordered with both: ours took half the time.",
    PAR: "Both do it, with the same number of steps.",
    BEHIND: "Theirs is done in the account; ours needs a call.",
}
#: day, account, worth in whole units, reason, what it was about, to whom, what was said
DEALS = (
    (-290, "Hotel am Hafen", 18_400, "Price", "", 1, ""),
    (-262, "Ferienhof Lüders", 9_200, LATE, CHOSEN_DAY, 1, "The rooms had to be ready on a Monday."),
    (-231, "Praxis Dr. Winter", 4_100, TERMS, ON_ACCOUNT, 1, "Pays only against an invoice."),
    (-204, "Hostel Speicherstadt", 27_500, MISSING, RETURNS, 0, "Forty rooms, and each return a phone call."),
    (-180, "Café Lichthof", 3_300, "Price", "", 2, ""),
    (-151, "Büro Nordwind", 12_800, TERMS, ON_ACCOUNT, 1, "Their purchasing cannot pay by card."),
    (-133, "Pension Seeblick", 7_600, "They decided not to buy", "", None, ""),
    (
        -96,
        "Boutiquehotel Anker",
        31_000,
        MISSING,
        RETURNS,
        1,
        "Returns took nine days; Wohnkontor needs three.",
    ),
    (-71, "Kanzlei Petersen", 5_900, LATE, CHOSEN_DAY, 0, ""),
    (-44, "Ferienwohnungen Sylt", 22_300, MISSING, RETURNS, 0, "Changes of season mean many returns."),
    (-23, "Coworking Elbe", 14_700, TERMS, ON_ACCOUNT, 1, ""),
    (-9, "Yogahaus Altona", 2_600, "Price", "", 2, ""),
)
#: day, what, how often, where heard, what it is about
ASKS = (
    (-120, "Send something back without calling", 64, "Help desk", RETURNS),
    (-88, "Choose the day of delivery for large pieces", 37, "Help desk", CHOSEN_DAY),
    (-60, "Pay by invoice as a business", 21, "Sales", ON_ACCOUNT),
    (-31, "A sofa that is also a bed", 18, "Showroom", ""),
    (-12, "Samples of fabrics by mail", 9, "Call centre", "product-pages"),
)
#: what was searched in vain within the last four weeks, and how often
SEARCHED = (
    ("sleeper sofa", 412),
    ("sofa bed", 355),
    ("bunk bed", 96),
    ("blackout curtain", 88),
    ("usb lamp", 41),
)


class CompetitionPlayer:
    """Notes in the diary what was seen of others, and what was lost to them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.areas = {area.slug: area for area in Area.objects.all()}
        self.competitors: list[Competitor] = []
        self.features: dict[str, Feature] = {}

    def note(self, diary: Diary) -> None:
        """Competitors and features first, then what happened by its day."""
        diary.note(BEGAN, self.begin)
        diary.note(BEGAN + 1, partial(self.judge, 1))
        diary.note(HALF_YEAR, partial(self.judge, 2))
        for day, *deal in DEALS:
            diary.note(day, partial(self.lose, deal))
        for day, *ask in ASKS:
            diary.note(day, partial(self.hear, ask))
        diary.note(-80, self.strengths)
        diary.note(-70, self.signals)
        diary.note(-8, self.searches)
        diary.note(-6, self.sofa)
        diary.note(-5, self.request)

    def begin(self, at: datetime) -> None:
        """Whom and what is compared."""
        for name, address, market in COMPETITORS:
            self.competitors.append(self._add(Competitor(name=name, address=address, market=market), at))
        for name, area, purpose in FEATURES:
            self.features[name] = self._add(Feature(name=name, area=self.areas[area], purpose=purpose), at)

    def judge(self, column: int, at: datetime) -> None:
        """How the house stands, as product management sees it."""
        for name, *stands in JUDGED:
            for competitor, letter in zip(self.competitors, stands[column - 1], strict=True):
                if letter == "-":
                    continue
                stand = STANDS[letter]
                judgement = Judgement(
                    **self._about(name),
                    competitor=competitor,
                    stand=stand,
                    judged_on=at.date(),
                    evidence=SEEN[stand],
                )
                competition_operations.judge(judgement=judgement, by=acting(PRODUCT), at=at)

    def lose(self, deal: list[Any], at: datetime) -> None:
        """A deal goes to somebody else."""
        account, worth, reason, about, to, said = deal
        self._add(
            LostDeal(
                account=account,
                lost_on=at.date(),
                amount_minor=worth * 100,
                currency=self.stage.store.currency,
                reason=LossReason.objects.get(name=reason),
                competitor=None if to is None else self.competitors[to],
                store=self.stage.store,
                note=said,
                **self._about(about),
            ),
            at,
        )

    def hear(self, ask: list[Any], at: datetime) -> None:
        """Customers ask for something."""
        what, count, source, about = ask
        said = {"what": what, "count": count, "source": source, "asked_on": at.date()}
        self._add(CustomerAsk(**said, **self._about(about)), at)

    def strengths(self, at: datetime) -> None:
        """What helps and hinders."""
        owner, demand = self.stage.people[PRODUCT], self.stage.people.get(DEMAND)
        for kind, what, evidence, watches, days in (
            (
                SwotKind.STRENGTH,
                "Newsletter readers buy twice as often",
                "Cohorts of the last two years.",
                demand,
                300,
            ),
            (SwotKind.WEAKNESS, "Returns take nine days", "A sample of 200 returns.", owner, 200),
            (
                SwotKind.OPPORTUNITY,
                "Holiday homes are furnished in spring",
                "Asked 14 owners at a fair.",
                demand,
                75,
            ),
            (
                SwotKind.THREAT,
                "Fjordhus opens a showroom in Hamburg",
                "Their notice in the local paper.",
                None,
                250,
            ),
        ):
            entry = SwotEntry(kind=kind, what=what, evidence=evidence, owner=watches, noted_on=at.date())
            entry.expires_on = at.date() + timedelta(days=days)
            self._add(entry, at)

    def signals(self, at: datetime) -> None:
        """What the industry tells."""
        owner = self.stage.people[HEAD]
        said = {"dated": at.date(), "owner": owner, "expires_on": at.date() + timedelta(days=365)}
        self._add(
            Signal(
                title="Furniture stores in Europe convert 1.4 % of visitors",
                source="Made-up survey of 60 stores",
                value=Decimal("0.014"),
                unit="share",
                metric="conversion",
                store=self.stage.store,
                meaning="Below it, look at delivery before price.",
                **said,
            ),
            at,
        )
        self._add(
            Signal(
                title="Two of three buyers look at terms of return first",
                source="Made-up study of 1,000 buyers",
                meaning="Self-service returns sell before anything is sent back.",
                **said,
            ),
            at,
        )

    def searches(self, at: datetime) -> None:
        """What visitors searched and did not find, as a table brings it."""
        last: date = at.date() - timedelta(days=1)
        days = {"first": str(last - timedelta(days=27)), "last": str(last), "store": self.stage.store.slug}
        rows = [
            Row(number, {"term": term, "searches": str(count), **days})
            for number, (term, count) in enumerate(SEARCHED, 2)
        ]
        Take("searches", by=acting(PRODUCT), at=at)(rows)

    def sofa(self, at: datetime) -> None:
        """An idea, and what speaks for it."""
        what = "A sofa for two that folds out to a bed; within the range of our carrier."
        idea = self._add(Candidate(name="Sleeper sofa", what=what, owner=self.stage.people[PRODUCT]), at)
        competition_operations.gather(
            candidate=idea,
            deals=(),
            asks=CustomerAsk.objects.filter(what__contains="sofa"),
            searches=MissedSearch.objects.filter(term__contains="sofa"),
            by=acting(PRODUCT),
            at=at,
        )

    def request(self, at: datetime) -> None:
        """The dearest loss becomes a request."""
        feature = self.features[RETURNS]
        portfolio.ask(
            title="Return without a call",
            problem="Three accounts left over it within a year, and the help desk takes these calls every day.",
            area=feature.area,
            store=self.stage.store,
            source=Link(Feature.KIND, str(feature.pk)),
            by=acting(PRODUCT),
            at=at,
        )

    def _about(self, name: str) -> dict[str, Any]:
        feature = self.features.get(name)
        return {"area": feature.area if feature else self.areas.get(name), "feature": feature}

    def _add(self, record: Any, at: datetime) -> Any:
        return competition_operations.add(record=record, by=acting(PRODUCT), at=at)
