"""Whose turn it is: time is shared, one worker a session, and slices that nothing can cut delay only their own kind."""

import asyncio
import heapq
import itertools
from dataclasses import dataclass, field

import pytest

from ui.live.pool import LONG, LONGEST, Pool, Shares


@dataclass(eq=False)
class Visitor:
    """Stands for a session. cost: seconds of each slice; pause: seconds until it asks again; comes: when at first."""

    cost: float
    pause: float = 0.0
    comes: float = 0.0
    ended: list[float] = field(default_factory=list)


def play(visitors, seconds, workers=2):
    """All of them in a time of its own, from event to event."""
    shares, waiting, order = Shares(workers), [], itertools.count()
    events = [(one.comes, next(order), "comes", one) for one in visitors]
    heapq.heapify(events)
    while events and events[0][0] < seconds:
        now, _, what, who = heapq.heappop(events)
        if what == "ends":
            shares.end(who, who.cost)
            who.ended.append(now)
            heapq.heappush(events, (now + who.pause, next(order), "comes", who))
        else:
            shares.come(who, now)
            waiting.append(who)
        while (next_one := shares.begin(waiting, now)) is not None:
            waiting.remove(next_one)
            heapq.heappush(events, (now + next_one.cost, next(order), "ends", next_one))
    return visitors


def modest(count):
    """Visitors who get a frame of 2 ms and paint for 20."""
    return [Visitor(0.002, 0.02) for _ in range(count)]


def frames(visitors, since=0.0):
    return sum(end >= since for one in visitors for end in one.ended)


@pytest.mark.parametrize("cost", [0.008, 0.012, 0.013, 0.03, 0.2, 0.6])
@pytest.mark.parametrize("workers", [2, 4, 8])
def test_three_greedy_visitors_cost_ten_modest_ones_at_most_a_third_of_their_frames(cost, workers):
    alone = frames(play(modest(10), 5.0, workers))
    ten, three = modest(10), [Visitor(cost) for _ in range(3)]
    play(ten + three, 5.0, workers)
    assert frames(ten) >= 0.7 * alone
    assert min(frames([one]) for one in ten) >= 0.6 * alone / 10  # each of them
    assert all(one.ended for one in three)  # who come, too


def test_when_they_have_gone_nothing_is_left_of_it():
    ten = modest(10)
    greedy = [Visitor(0.3, pause=100.0) for _ in range(3)]  # one slice each, and they are away
    play(ten + greedy, 3.0)
    assert frames(ten, since=2.0) >= 0.95 * frames(play(modest(10), 3.0), since=2.0)


def test_time_is_shared_not_turns():
    short, long = [Visitor(0.004) for _ in range(8)], Visitor(0.03)
    play([*short, long], 5.0, workers=1)
    assert min(len(one.ended) for one in short) > 4 * len(long.ended)  # about as much time each


def test_who_was_away_gets_no_credit_for_it():
    here, comer = Visitor(0.005), Visitor(0.005, comes=5.0)
    play([here, comer], 6.0, workers=1)
    assert len(comer.ended) <= 1.1 * sum(end > 5.0 for end in here.ended)


def test_a_session_has_one_worker_at_a_time():
    shares, one = Shares(4), Visitor(0.01)
    shares.come(one, 0.0)
    assert shares.begin([one, one], 0.0) is one
    assert shares.begin([one], 0.0) is None
    shares.end(one, 0.01)
    assert shares.begin([one], 0.01) is one


def test_one_worker_is_kept_for_short_slices_while_somebody_has_such():
    shares, long, short = Shares(2), [Visitor(1.0), Visitor(1.0)], Visitor(0.001)
    for one in long:
        shares.come(one, 0.0)
        shares.begin([one], 0.0)
        shares.end(one, 1.0)
    shares.come(short, 2.0)
    first = shares.begin(long, 2.0)
    assert first in long
    assert shares.begin(long, 2.0) is None
    assert shares.begin([*long, short], 2.5) is short
    shares.end(short, 0.001)
    assert shares.begin(long, 3.5) in long  # nobody has had short slices for a second


def test_what_counts_as_long_is_longer_than_a_slice_may_take():
    assert LONG > 1.4 * LONGEST


def test_who_leaves_gives_up_the_place_and_every_failure_is_heard():
    async def leave():
        pool, first, gone, made = Pool(1), Visitor(0.0), Visitor(0.0), []
        begun, end = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def work(_budget):
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(end.wait(), loop).result()

        running = asyncio.create_task(pool.slice(first, work))
        waiting = asyncio.create_task(pool.slice(gone, made.append))
        await begun.wait()
        waiting.cancel()
        end.set()
        await running
        with pytest.raises(RuntimeError, match="nothing left to go through"):
            await pool.slice(first, lambda _: next(iter(())))
        with pytest.raises(ZeroDivisionError):
            await pool.slice(first, lambda _: 1 / 0)
        await pool.slice(first, lambda _: None)  # and the pool goes on
        return made

    assert asyncio.run(leave()) == []
