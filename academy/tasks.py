"""Where Celery looks for this app's tasks."""

from __future__ import annotations

from academy.network.tasks import run_network_imports
from academy.tasks_backend import run_django_task

__all__ = ["run_django_task", "run_network_imports"]
