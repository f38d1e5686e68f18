"""A made-up shop that trades for months in seconds: its files, and the exact truth about them."""
