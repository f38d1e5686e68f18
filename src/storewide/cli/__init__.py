"""The command line `storewide`: one command in front, each module's own behind it."""
