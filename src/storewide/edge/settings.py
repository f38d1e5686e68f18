"""What the edge is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

from yarl import URL

from storewide.edge.headers import Network

UPLOAD_LIMIT = 2_000_000_000


@dataclass(frozen=True)
class EdgeSettings:
    """`pages`: address of the pages process; `spool`: folder for bodies that are arriving; `trusted`: proxies
    whose word about a client counts; `upload_limit`: bytes a body may have."""

    pages: URL
    spool: Path
    trusted: tuple[Network, ...] = ()
    upload_limit: int = UPLOAD_LIMIT
