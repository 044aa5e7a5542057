"""Several processes, one order: results come as if one process had done all the work, whatever each of them does.

Each worker has a batch in hand and one to go on with. The number of batches in flight is bounded, and workers that are
too far ahead are not listened to, so that they wait. When a worker dies, its batch is cut into single tasks, each is
tried once more, and what kills a worker again is given up.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[T]], Iterator[R]]

_AHEAD = 4  # batches in flight for each worker
_IN_HAND = 2  # batches that a worker has: one to work at, one so that it need not wait for the parent
_HELD = 8  # results of one batch that are kept back


class _Batch(Generic[T, R]):
    """A batch on its way: waiting, with a worker, or done and waiting for its turn."""

    def __init__(self, tasks: Sequence[T], attempt: int = 0) -> None:
        self.tasks = tasks
        self.attempt = attempt
        self.results: deque[R] = deque()
        self.done = False

    @property
    def ready(self) -> bool:
        """Whether its results may be handed on: all at once, so that a retry repeats none, unless they are many."""
        return self.done or len(self.results) >= _HELD


class _Worker(Generic[T, R]):
    """A process and the batches it has, the one it is at first."""

    def __init__(self, context: Any, work: Work[T, R], siblings: Iterable[Connection]) -> None:
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, [self.pipe, *siblings], work), daemon=True
        )
        self.process.start()
        theirs.close()
        self.batches: deque[_Batch[T, R]] = deque()

    def takes(self, batch: _Batch[T, R], load: int) -> bool:
        """Whether a worker with at most `load` batches in hand may have one more.

        What killed a worker before is done alone: nothing else may be blamed for it, or take the blame.
        """
        suspect = bool(batch.attempt) or any(other.attempt for other in self.batches)
        return len(self.batches) <= (0 if suspect else load)

    def give(self, batch: _Batch[T, R]) -> None:
        self.batches.append(batch)
        with suppress(OSError):  # a dead worker is noticed where its results are read
            self.pipe.send(batch.tasks)

    def stop(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def ordered(
    batches: Iterable[Sequence[T]], work: Work[T, R], workers: int, gave_up: Callable[[Sequence[T]], R]
) -> Iterator[R]:
    """Results of `work` over the batches, in their order, from this process alone or from several.

    `gave_up` makes the result of a single task that killed two workers. `work` must be a function of a module.
    """
    if workers <= 1:
        for tasks in batches:
            yield from work(tasks)
        return
    pool = _Pool(work, workers, gave_up)
    try:
        yield from pool.run(iter(batches))
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    def __init__(self, work: Work[T, R], workers: int, gave_up: Callable[[Sequence[T]], R]) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self._work = work
        self._gave_up = gave_up
        self._workers: list[_Worker[T, R]] = []
        for _ in range(workers):
            self._start()
        self._order: deque[_Batch[T, R]] = deque()  # all batches in flight, oldest first

    def run(self, batches: Iterator[Sequence[T]]) -> Iterator[R]:
        more = True
        while more or self._order:
            while more and len(self._order) < _AHEAD * len(self._workers):
                tasks = next(batches, None)
                if tasks is None:
                    more = False
                else:
                    self._order.append(_Batch(tasks))
            self._dispatch()
            if self._order and not self._order[0].ready:
                self._receive()
            while self._order and self._order[0].ready:
                head = self._order[0]
                while head.results:
                    yield head.results.popleft()
                if head.done:
                    self._order.popleft()

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()

    def _start(self) -> None:
        siblings = [worker.pipe for worker in self._workers]
        self._workers.append(_Worker(self._context, self._work, siblings))

    def _dispatch(self) -> None:
        given = {id(batch) for worker in self._workers for batch in worker.batches}
        waiting = deque(batch for batch in self._order if not batch.done and id(batch) not in given)
        for load in range(_IN_HAND):
            for worker in self._workers:
                if waiting and worker.takes(waiting[0], load):
                    worker.give(waiting.popleft())

    def _receive(self) -> None:
        """Waits for news of any worker that is not too far ahead; of all where the head still waits for one."""
        busy = [worker for worker in self._workers if worker.batches]
        head = self._order[0]
        begun = any(worker.batches[0] is head for worker in busy)
        listening: dict[Any, _Worker[T, R]] = {
            worker.pipe: worker
            for worker in busy
            if not begun or worker.batches[0] is head or len(worker.batches[0].results) < _HELD
        }
        for pipe in wait(list(listening)):
            worker = listening[pipe]
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if result is None:
                worker.batches.popleft().done = True
            else:
                worker.batches[0].results.append(result)

    def _bury(self, worker: _Worker[T, R]) -> None:
        """Puts a new worker in the place of a dead one, and cuts its batch into single tasks."""
        self._workers.remove(worker)
        worker.stop()
        self._start()
        if not worker.batches:
            return
        batch = worker.batches[0]
        batch.results.clear()
        if batch.attempt:
            batch.results.append(self._gave_up(batch.tasks))
            batch.done = True
            return
        at = self._order.index(batch)
        singles = [_Batch[T, R]([task], attempt=1) for task in batch.tasks]
        self._order = deque([*list(self._order)[:at], *singles, *list(self._order)[at + 1 :]])


def _serve(pipe: Connection, inherited: Sequence[Connection], work: Work[T, R]) -> None:
    """A worker's life: batches in, results out, None at the end of each; ends when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:  # else the siblings would never see the end of their pipes
        other.close()
    results: queue.Queue[R | None] = queue.Queue(_HELD)
    threading.Thread(target=_send, args=(pipe, results), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            for result in work(pipe.recv()):
                results.put(result)
            results.put(None)


def _send(pipe: Connection, results: queue.Queue[R | None]) -> None:
    """Hands results over beside the work, so that a parent that is busy writing delays nobody."""
    try:
        while True:
            pipe.send(results.get())
    except OSError:  # the parent is gone
        os._exit(1)
