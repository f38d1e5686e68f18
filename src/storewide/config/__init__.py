"""How the parts are put together: settings, addresses, wiring, start. Imported by nobody else."""
