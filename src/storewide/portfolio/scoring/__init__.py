"""What requests score: inputs as ranges, RICE, WSJF and criteria of a goal, and how much the order holds."""
