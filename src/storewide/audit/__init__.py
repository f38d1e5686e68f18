"""Who did what, when, to which record: the trail that every operation writes in its own transaction."""
