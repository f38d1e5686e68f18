"""What customers need done, what we can do, what is missing, and whether to build, buy or partner."""
