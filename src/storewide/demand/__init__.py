"""Marketing and demand: by which channels visitors come, what reach costs and brings, and campaigns as bets."""
