"""What fits is the best there is, held against trying every choice; what falls out says what it would take."""

import itertools
import random

import pytest

from storewide.portfolio.fitting import rules
from storewide.portfolio.fitting.rules import Entry, Fitted, Piece, Short

A, B, A_SEARCH = ("a", ""), ("b", ""), ("a", "search")


def allowed(pieces: list[Piece], chosen: dict[int, int], quarters: int, capacity: dict) -> bool:  # type: ignore[type-arg]
    used = rules.loads(pieces, chosen)
    if any(days > capacity.get(limit, 0) + 1e-9 for limit, days in used.items()):
        return False
    for piece in pieces:
        if piece.fixed is not None and chosen.get(piece.key) != piece.fixed:
            return False
        for need in piece.needs if piece.key in chosen else ():
            if need not in chosen or chosen[need] > chosen[piece.key]:
                return False
    return True


def best(pieces: list[Piece], quarters: int, capacity: dict) -> float | None:  # type: ignore[type-arg]
    found = None
    for places in itertools.product((None, *range(quarters)), repeat=len(pieces)):
        chosen = {each.key: place for each, place in zip(pieces, places, strict=True) if place is not None}
        if allowed(pieces, chosen, quarters, capacity):
            worth = sum(each.worth for each in pieces if each.key in chosen)
            found = worth if found is None else max(found, worth)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_fit_is_as_good_as_trying_every_choice(seed: int) -> None:
    source = random.Random(seed)
    pieces = []
    for key in range(6):
        days = {A: float(source.randint(1, 9))}
        if source.random() < 0.5:
            days[B] = float(source.randint(1, 9))
        if source.random() < 0.4:
            days[A_SEARCH] = min(days[A], float(source.randint(1, 5)))
        needs = (source.randrange(key),) if key and source.random() < 0.4 else ()
        fixed = source.choice((None, None, None, None, 0, 1))
        pieces.append(Piece(key, float(source.randint(1, 40)), days, needs, fixed))
    capacity = {(pool, quarter): float(source.randint(3, 14)) for pool in (A, B) for quarter in (0, 1)}
    capacity |= {(A_SEARCH, quarter): float(source.randint(1, 6)) for quarter in (0, 1)}
    found = rules.fit(pieces, 2, capacity)
    wanted = best(pieces, 2, capacity)
    if wanted is None:
        assert isinstance(found, Short)
        return
    assert isinstance(found, Fitted)
    assert allowed(pieces, dict(found.quarters), 2, capacity)
    # a quarter's delay is worth a thousandth: the choice may be that much below the best
    assert sum(each.worth for each in pieces if each.key in found.quarters) >= wanted * (1 - 0.003)
    assert rules.fit(pieces, 2, capacity) == found


def test_entry_is_the_fewest_days_more_and_what_would_go_instead() -> None:
    pieces = [Piece(1, 10, {A: 6}), Piece(2, 4, {A: 4}), Piece(3, 3, {A: 5, B: 1})]
    capacity = {(A, 0): 10.0, (B, 0): 5.0}
    found = rules.fit(pieces, 1, capacity)
    assert found == Fitted({1: 0, 2: 0}, 0.0, True)
    assert isinstance(found, Fitted)
    assert rules.entry(pieces[2], pieces, found, 1, capacity) == Entry(3, 0, {(A, 0): 5.0}, (1,), 7.0)


def test_entry_brings_what_it_needs() -> None:
    pieces = [Piece(1, 10, {A: 6}), Piece(2, 0, {A: 3}), Piece(3, 5, {A: 3}, needs=(2,))]
    capacity = {(A, 0): 8.0}
    found = rules.fit(pieces, 1, capacity)
    assert isinstance(found, Fitted)
    assert dict(found.quarters) == {1: 0}
    assert rules.entry(pieces[2], pieces, found, 1, capacity) == Entry(3, 0, {(A, 0): 4.0}, (1,), 5.0)


def test_what_needs_something_unknown_is_not_chosen() -> None:
    pieces = [Piece(1, 10, {A: 1}, needs=(99,)), Piece(2, 1, {A: 1})]
    found = rules.fit(pieces, 1, {(A, 0): 5.0})
    assert isinstance(found, Fitted)
    assert dict(found.quarters) == {2: 0}
    assert rules.entry(pieces[0], pieces, found, 1, {(A, 0): 5.0}) == Entry(1)


def test_too_much_fixed_names_team_quarter_and_days() -> None:
    pieces = [Piece(1, 1, {A: 6}, fixed=1), Piece(2, 1, {A: 7, B: 2}, fixed=1)]
    capacity = {(A, 0): 50.0, (A, 1): 10.0, (B, 1): 2.0}
    assert rules.fit(pieces, 2, capacity) == Short(A, 1, 3.0)


def test_fixed_before_what_it_needs_is_named() -> None:
    pieces = [Piece(1, 1, {A: 1}, needs=(2,), fixed=0), Piece(2, 1, {A: 1}, fixed=1)]
    assert rules.fit(pieces, 2, {(A, 0): 9.0, (A, 1): 9.0}) == Short(piece=1, need=2)


def test_nothing_to_choose_from_is_an_empty_choice() -> None:
    assert rules.fit([], 2, {}) == Fitted({}, 0.0, True)
