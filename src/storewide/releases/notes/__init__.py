"""Release notes by audience: written, published, read by page, mail and feed."""
