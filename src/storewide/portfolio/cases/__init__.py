"""Business cases and what belongs to them: risks and return, versions and sign-off, working backwards, requirements."""
