"""The records of where data comes from; a file each kind."""

from storewide.sources.models.books import Basis as Basis
from storewide.sources.models.books import ClosedMonth as ClosedMonth
from storewide.sources.models.books import KnownRevenue as KnownRevenue
from storewide.sources.models.connections import Connection as Connection
from storewide.sources.models.imports import Import as Import
from storewide.sources.models.imports import ImportState as ImportState
from storewide.sources.models.own_presets import OwnPreset as OwnPreset
from storewide.sources.models.rates import Rate as Rate
from storewide.sources.models.stores import CalendarPattern as CalendarPattern
from storewide.sources.models.stores import OrdersFrom as OrdersFrom
from storewide.sources.models.stores import Store as Store
from storewide.sources.models.stores import WeekStart as WeekStart
from storewide.sources.models.stores import YearEnd as YearEnd
from storewide.sources.models.stores import check_zone as check_zone
from storewide.sources.models.write_keys import Flags as Flags
from storewide.sources.models.write_keys import WriteKey as WriteKey
