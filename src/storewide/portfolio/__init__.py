"""What was asked for, what is bet on: requests, each answered with a reason, and business cases that promise an effect."""
