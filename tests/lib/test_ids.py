"""Record ids."""

import time

from storewide.lib.ids import uuid7


def test_it_is_a_version_7_uuid_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_later_ids_sort_later() -> None:
    made = []
    for _number in range(200):
        made.append(uuid7())
        begun = time.time_ns()
        while time.time_ns() - begun < 1_000:
            pass
    assert made == sorted(made)
    assert len(set(made)) == 200
