"""Where the time goes, stage by stage: processor time of this process, which a busy machine does not stretch."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

#: Called at the end of a stage with its name.
Lap = Callable[[str], None]


class Stopwatch:
    """Adds the time since the last lap to the stage that just ended."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = process_time()

    def lap(self, stage: str) -> None:
        now = process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now

    def restart(self) -> None:
        """What passed since the last lap counts for no stage."""
        self._last = process_time()


def no_lap(stage: str) -> None:
    """Measures nothing."""
