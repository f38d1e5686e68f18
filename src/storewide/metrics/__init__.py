"""The KPIs: what they are, their targets, what happened on the same days, and how each stands."""
