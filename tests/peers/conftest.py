"""Held against peers in an environment of their own (`make test-peers`); elsewhere not collected."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("gbstats") and find_spec("pysyncon") else ["test_*.py"]
