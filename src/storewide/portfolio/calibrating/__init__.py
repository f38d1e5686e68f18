"""What past promises came to, by who promised: how much of a new one is to be expected."""
