"""Plays the tech radar of the house: what stands on it, and what moved in a year and a half."""

from datetime import datetime
from functools import partial
from typing import Any

from storewide.demo.diary import Diary, Stage, acting
from storewide.kit.permissions import System
from storewide.strategy import radar_operations
from storewide.strategy.models.radar import Blip, Radar
from storewide.strategy.radar_operations import DEFAULT_QUADRANTS, DEFAULT_RINGS, BlipSaid

HEAD, ENGINEER, RELEASES = "Katharina Brandt", "Péter Szabó", "Nadia Rahmani"
STARTED = -520
TRUNK, RENDERED, PICTURES = "Trunk-based development", "Server-side rendering", "Visual comparison of pages"
SEARCH, WALLETS, MAIL = "Search engine as a service", "Payment orchestration", "Own mail servers"
ADOPT, TRIAL, ASSESS, HOLD = range(4)
TECHNIQUES, TOOLS, PLATFORMS, LANGUAGES = range(4)

#: day, quadrant, ring, name, tags, what it is, why it stands there
CAME = (
    (-515, TECHNIQUES, ADOPT, "Feature flags", "release", "A change ships dark.", "No release without it."),
    (-515, TECHNIQUES, TRIAL, TRUNK, "release", "Everybody works on one line.", "Half of the teams do."),
    (-515, TECHNIQUES, ASSESS, RENDERED, "speed", "Pages arrive drawn.", "Search engines and old phones."),
    (-515, TECHNIQUES, HOLD, "Big-bang releases", "release", "A quarter at once.", "Each broke something."),
    (-515, TOOLS, ADOPT, "Playwright", "test", "Drives real browsers.", "Found the voucher fault first."),
    (-515, TOOLS, TRIAL, PICTURES, "test", "Pages held against yesterday's.", "Worth a try."),
    (
        -430,
        TOOLS,
        HOLD,
        "Tag manager for experiments",
        "speed",
        "Changes injected into pages.",
        "It flickers.",
    ),
    (-515, PLATFORMS, ADOPT, "PostgreSQL", "data", "The store's database.", "It has never let us down."),
    (-515, PLATFORMS, TRIAL, SEARCH, "search", "Search run by somebody else.", "Suggestions while typing."),
    (-240, PLATFORMS, ASSESS, WALLETS, "payment", "One interface to many wallets.", "Wallets keep coming."),
    (-515, PLATFORMS, ADOPT, MAIL, "mail", "Mail sent from our rack.", "It was there."),
    (-515, LANGUAGES, ADOPT, "TypeScript", "front end", "JavaScript with types.", "All new pages."),
    (-515, LANGUAGES, HOLD, "jQuery", "front end", "What old pages are made of.", "Nothing new with it."),
    (
        -30,
        LANGUAGES,
        ASSESS,
        "Web components",
        "front end",
        "Parts for every page.",
        "Two teams build one picker.",
    ),
)
#: day, name, ring (None: taken off), why
MOVED = (
    (-300, TRUNK, ADOPT, "All teams work so since the spring."),
    (-210, RENDERED, TRIAL, "Product pages show a second earlier in the test."),
    (-120, MAIL, HOLD, "A day's newsletter was refused by two large providers."),
    (-100, PICTURES, ASSESS, "More false alarms than faults."),
    (-60, SEARCH, ADOPT, "Searches without result fell by a third."),
    (-25, WALLETS, TRIAL, "A wallet was added in a week instead of a quarter."),
    (-20, MAIL, None, "Moved to a provider."),
)
#: what somebody looked at and left where it is, or stands since it came
LOOKED_AT = ("Feature flags", "Big-bang releases", "Playwright", "PostgreSQL", "TypeScript")


class RadarPlayer:
    """Notes in the diary how the radar came to be and what moved on it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.radar: Radar | None = None

    def note(self, diary: Diary) -> None:
        """The radar first, then its blips, then what moved."""
        diary.note(STARTED, self.start)
        for day, *said in CAME:
            diary.note(day, partial(self.put, said))
        for day, name, ring, why in MOVED:
            diary.note(day, partial(self.move, name, ring, why))
        for name in LOOKED_AT:
            diary.note(-90, partial(self.look, name))

    def start(self, at: datetime) -> None:
        """Lay it out."""
        self.radar = radar_operations.start_radar(
            name="House radar",
            purpose="What our teams build with; whoever wants something else asks here first.",
            area=self.stage.areas.get("release_management"),
            quadrants=list(DEFAULT_QUADRANTS),
            rings=list(DEFAULT_RINGS),
            by=self._who,
            at=at,
        )

    def put(self, put: list[Any], at: datetime) -> None:
        """Something comes on."""
        quadrant, ring, name, tag, what, why = put
        assert self.radar is not None  # noqa: S101 - started before
        people = self.stage.people
        said = BlipSaid(
            name=name,
            quadrant=quadrant,
            ring=ring,
            description=what,
            tags=[tag],
            owner=people.get(RELEASES if tag == "release" else ENGINEER) or people[HEAD],
        )
        radar_operations.add_blip(radar=self.radar, said=said, reason=why, on=at.date(), by=self._who, at=at)

    def move(self, name: str, ring: int | None, why: str, at: datetime) -> None:
        """Something moves, or is taken off."""
        blip = Blip.objects.select_related("radar").get(radar=self.radar, name=name)
        on = at.date()
        if ring is None:
            radar_operations.take_off(blip=blip, reason=why, on=on, by=self._who, at=at)
        else:
            radar_operations.move_blip(blip=blip, ring=ring, reason=why, on=on, by=self._who, at=at)

    def look(self, name: str, at: datetime) -> None:
        """Somebody looks and leaves it where it is."""
        blip = Blip.objects.select_related("radar").get(radar=self.radar, name=name)
        ring = blip.ring or 0
        radar_operations.move_blip(blip=blip, ring=ring, reason="", on=at.date(), by=self._who, at=at)

    @property
    def _who(self) -> System:
        return acting(RELEASES if RELEASES in self.stage.people else HEAD)
