"""Progress records as bars on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bridge.session.records import ProgressRecord

__all__ = ["ProgressBars"]


class ProgressBars:
    """One bar an activity, on standard error; it goes when the activity is completed."""

    def __init__(self, console: Console | None = None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[status]}"), TimeElapsedColumn(),
            console=console or Console(stderr=True), transient=True,
        )  # fmt: skip
        self._tasks: dict[int, TaskID] = {}
        self._started = False

    def update(self, record: ProgressRecord) -> None:
        """Show ``record``."""
        if not self._started:
            self._started = True
            self._progress.start()
        task = self._tasks.get(record.activity_id)
        status = escape(record.operation or record.status)
        if task is None:
            task = self._progress.add_task(escape(record.activity), total=None, status=status)
            self._tasks[record.activity_id] = task
        if record.completed:
            self._progress.remove_task(task)
            del self._tasks[record.activity_id]
        else:
            self._progress.update(
                task, description=escape(record.activity), status=status,
                total=None if record.percent is None else 100, completed=record.percent or 0,
            )  # fmt: skip

    def close(self) -> None:
        """Take the bars away."""
        if self._started:
            self._progress.stop()
            self._started = False
