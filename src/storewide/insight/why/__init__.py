"""Why a metric changed between two periods: what moved it, whose it is, since when, and what happened meanwhile."""
