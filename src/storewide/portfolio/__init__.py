"""Requests, each answered with a reason, and business cases that promise an effect."""
