"""Called by Procrastinate when all tasks are loaded."""

from __future__ import annotations

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Refuse a task on a queue that no worker serves: it would wait for ever."""
    from madoguchi.foundation.jobs.queues import QUEUES

    for name, task in app.tasks.items():
        if task.queue not in (*QUEUES, "builtin"):
            raise RuntimeError(f"the task {name} is on the queue {task.queue}, which no worker serves")
