"""How everything is measured: ours, a floor and sometimes a peer, in one process, interleaved, five runs.

Machines are noisy and drift: what counts is the ratio to a floor measured at the same moment on the same bytes.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

RUNS = 5
SHORTEST_RUN = 0.05  # seconds: below, the clock and the scheduler weigh too much

Call = Callable[[], object]


@dataclass(frozen=True)
class Bench:
    """One measure: `ours` against `floor` (the least anybody must do) and, when there is one, `peer`."""

    name: str
    ours: Call
    floor: Call
    floor_name: str
    peer: Call | None = None
    peer_name: str = ""
    clock: Callable[[], float] = time.perf_counter  # `time.thread_time`: what one core worked, whatever else the machine does


@dataclass
class Figure:
    """What came out: medians of the runs, in milliseconds a call unless `unit` says otherwise."""

    name: str
    value: float
    floor: float
    floor_name: str
    peer: float | None = None
    peer_name: str = ""
    runs: list[float] = field(default_factory=list)
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.value / self.floor

    def as_json(self) -> dict[str, object]:
        row: dict[str, object] = {
            "value": round(self.value, 4),
            "unit": self.unit,
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 2),
            "floor_name": self.floor_name,
            "spread": round(max(self.runs) / min(self.runs), 2),
        }
        if self.peer is not None:
            row |= {"peer": round(self.peer, 4), "peer_name": self.peer_name, "peer_ratio": round(self.peer / self.value, 2)}
        return row


def measure(bench: Bench) -> Figure:
    """Run everything once to warm up, then in turns, and keep the medians."""
    calls = [bench.ours, bench.floor, *([bench.peer] if bench.peer else [])]
    repeats = [_calibrate(call, bench.clock) for call in calls]
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(RUNS):
        for index, call in enumerate(calls):
            times[index].append(_time(call, repeats[index], bench.clock))
    medians = [statistics.median(series) for series in times]
    peer = medians[2] if bench.peer else None
    return Figure(bench.name, medians[0], medians[1], bench.floor_name, peer, bench.peer_name, times[0])


def _calibrate(call: Call, clock: Callable[[], float]) -> int:
    """How many calls make a run long enough; the first call warms caches."""
    call()
    once = _time(call, 1, clock) / 1000
    return max(1, int(SHORTEST_RUN / max(once, 1e-6)))


def _time(call: Call, repeat: int, clock: Callable[[], float]) -> float:
    started = clock()
    for _ in range(repeat):
        call()
    return (clock() - started) * 1000 / repeat
