"""GrowthBook's Python SDK on the flags and visitors of a file, timed in a process of its own.

    python flags.py FILE SECONDS

The file holds `features` and `visitors`. Prints a JSON object: evaluations a second, and how many visitors had each flag.
"""

import json
import sys
import time
from pathlib import Path

from growthbook import GrowthBook


def main() -> None:
    """Evaluate every flag for one visitor after the other; a visitor is set once and asked for all flags."""
    told = json.loads(Path(sys.argv[1]).read_text())
    seconds = float(sys.argv[2])
    keys, visitors = list(told["features"]), told["visitors"]
    book = GrowthBook(features=told["features"], attributes={})
    on = dict.fromkeys(keys, 0)
    for visitor in visitors:
        book.set_attributes(visitor)
        for key in keys:
            on[key] += bool(book.eval_feature(key).value)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for visitor in visitors:
            book.set_attributes(visitor)
            for key in keys:
                book.eval_feature(key)
        done += len(visitors) * len(keys)
    json.dump({"rate": done / (time.perf_counter() - began), "on": on}, sys.stdout)


if __name__ == "__main__":
    main()
