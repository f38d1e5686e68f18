"""The collector of the edge's own tests, for the clients to send to."""

from tests.edge.conftest import collector as collector
from tests.edge.conftest import flags as flags
from tests.edge.conftest import start_collector as start_collector
from tests.edge.conftest import start_edge as start_edge
from tests.edge.conftest import start_flags as start_flags
