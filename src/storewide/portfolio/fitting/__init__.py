"""What fits the capacity and skills of the teams, quarter by quarter; and growth against maintenance."""
