"""Home and what else joins the modules below: composed of their panels, nothing of its own."""
