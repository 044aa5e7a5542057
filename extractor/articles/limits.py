"""A bound on the time that reading one file may take: what a broken or hostile file would use up stops nobody."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from typing import Any, TypeVar

from extractor.errors import ArticleError

T = TypeVar("T")

LONGEST_READING = 10.0  # seconds of processor time for a file: on a busy machine a file takes no longer
_AGAIN = 0.5  # seconds until the next try, where the first was lost in a library's callback


class _OutOfTime(BaseException):
    """Not an Exception: readers that catch whatever their libraries raise must not catch this."""


def bounded(items: Iterator[T], seconds: float = LONGEST_READING) -> Iterator[T]:
    """The items, as long as making them takes no more than `seconds` of processor time altogether.

    What is done between two items does not count. Raises ArticleError when the time is used up. Without effect outside
    the main thread and where the system has no timers (Windows).
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield from items
        return
    left = seconds
    while True:
        before = signal.signal(signal.SIGPROF, _stop)
        signal.setitimer(signal.ITIMER_PROF, left, _AGAIN)
        try:
            item = next(items)
        except StopIteration:
            return
        except _OutOfTime as error:
            raise ArticleError(f"файл читается дольше {seconds:.0f} с; он повреждён или слишком сложен") from error
        finally:
            left = max(signal.setitimer(signal.ITIMER_PROF, 0)[0], 0.001)
            signal.signal(signal.SIGPROF, before)
        yield item


def _stop(number: int, frame: Any) -> None:
    raise _OutOfTime
