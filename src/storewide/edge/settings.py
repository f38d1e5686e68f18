"""What the edge is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

from yarl import URL

from storewide.edge.headers import Network
from storewide.lib.data_folder import DataFolder

UPLOAD_LIMIT = 2_000_000_000


@dataclass(frozen=True)
class EdgeSettings:
    """`pages`: address of the pages process; `data`: the folder with keys and journal; `trusted`: proxies whose word
    about a client counts; `upload_limit`: bytes a body for the pages may have."""

    pages: URL
    data: DataFolder
    trusted: tuple[Network, ...] = ()
    upload_limit: int = UPLOAD_LIMIT

    @property
    def spool(self) -> Path:
        """Where bodies lie that are arriving."""
        return self.data.root / "tmp"
