"""Wagtail's background tasks (search and reference index) through Celery, enqueued after commit.

Wagtail enqueues inside the transaction that saves the page: a worker that starts before the commit would not
find it, so the message waits for the commit (ADR 0004).
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id

logger = logging.getLogger(__name__)


@shared_task(name="academy.run_django_task", ignore_result=True)
def run_django_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    import_string(path).call(*args, **kwargs)


class CeleryBackend(BaseTaskBackend):
    supports_async_task = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        transaction.on_commit(partial(_publish, task.module_path, result.args, result.kwargs))
        task_enqueued.send(type(self), task_result=result)
        return result


def _publish(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    try:
        run_django_task.apply_async((path, args, kwargs), retry=False)
    except run_django_task.OperationalError:
        logger.warning("Broker unreachable; %s is made up for by the next index rebuild", path, exc_info=True)
