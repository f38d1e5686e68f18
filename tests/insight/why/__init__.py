"""Tests of why a metric changed."""
