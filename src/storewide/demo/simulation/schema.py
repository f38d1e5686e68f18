"""What a scenario consists of: every choice the made-up shop rests on, typed."""

from dataclasses import dataclass, field

from storewide.demo.simulation import experiments
from storewide.demo.simulation.episodes import Episode
from storewide.demo.simulation.experiments import Beside, Experiment
from storewide.demo.simulation.organization import Action, Area, Crowd, Organization, Person, Request, Team
from storewide.demo.simulation.releases import Release
from storewide.demo.simulation.running import Raised, Running, Slowed, Wave
from storewide.demo.simulation.shop import (
    Buying,
    Category,
    Place,
    Plan,
    Range,
    Share,
    Shipping,
    Store,
    Traffic,
)
from storewide.demo.simulation.trade import (
    Currency,
    Elsewhere,
    Incident,
    Promotion,
    Reach,
    Repriced,
    Tracking,
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated. `sessions_a_day` is the mean over the window before any episode."""

    seed: int
    days: int
    sessions_a_day: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """The whole of it; what a crowd adds is already among the teams, people and requests."""

    name: str
    size: Size
    store: Store
    traffic: Traffic
    buying: Buying
    shipping: Shipping
    plan: Plan
    marketing_channels: tuple[Share, ...]
    devices: tuple[Share, ...]
    countries: tuple[Place, ...]
    range: Range
    categories: tuple[Category, ...]
    teams: tuple[Team, ...]
    organization: Organization
    areas: tuple[Area, ...]
    episodes: tuple[Episode, ...]
    requests: tuple[Request, ...]
    experiments: tuple[Experiment, ...] = ()
    beside: tuple[Beside, ...] = ()
    releases: tuple[Release, ...] = ()
    actions: tuple[Action, ...] = ()
    currencies: tuple[Currency, ...] = ()
    tracking: Tracking = field(default_factory=Tracking)
    repriced: tuple[Repriced, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    reach: tuple[Reach, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    incidents: tuple[Incident, ...] = ()
    running: Running = field(default_factory=Running)
    raised: tuple[Raised, ...] = ()
    slowed: tuple[Slowed, ...] = ()
    waves: tuple[Wave, ...] = ()
    crowd: Crowd | None = None

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order of the file."""
        return self.organization.people

    @property
    def products(self) -> tuple[str, ...]:
        """Names of all products, in the order of the file."""
        return tuple(name for category in self.categories for name in category.products)

    @property
    def currency_codes(self) -> list[str]:
        """The currency that orders of each country are charged in, in the order of the countries."""
        other = {one.country: one.code for one in self.currencies}
        return [other.get(country.code, self.store.currency) for country in self.countries]

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The values of a dimension, in the order they are numbered. KeyError for any other dimension."""
        return self.dimensions[dimension]

    @property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """The values of every dimension that an effect can be narrowed by."""
        return {
            "marketing_channel": tuple(one.code for one in self.marketing_channels),
            "device": tuple(one.code for one in self.devices),
            "country": tuple(one.code for one in self.countries),
            "sales_channel": ("web", "app", "phone"),
            "product": self.products,
            **experiments.codes(self.experiments),
        }
