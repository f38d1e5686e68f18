"""The service that the stores give: incidents, and later probes, timings and objectives."""
