"""Search and reference index, brought up to date once for each object and not at every save on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexed_once() -> Iterator[Callable[[Iterable[Model]], None]]:
    """For commands: what is saved inside is indexed at the end, in this process, in bulk.

    What is made in bulk sends no signal: the function that one gets is to be told of it.

    Other threads' saves would go unnoticed meanwhile, so nothing that serves requests may use this.
    """
    models = [one for one in get_indexed_models() if getattr(one, "search_auto_update", True)]
    saved: dict[type[Model], set[Any]] = defaultdict(set)

    def note(sender: type[Model], instance: Model, **kwargs: Any) -> None:
        saved[sender].add(instance.pk)

    def tell(rows: Iterable[Model]) -> None:
        for row in rows:
            saved[type(row)].add(row.pk)

    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_save.connect(note, sender=model, weak=False)
    try:
        with disable_reference_index_auto_update():
            yield tell
    finally:
        for model in models:
            post_save.disconnect(note, sender=model)
            post_save.connect(post_save_signal_handler, sender=model)
    for model, keys in saved.items():
        _index(model, keys)


def _index(model: type[Model], keys: set[Any]) -> None:
    rows = list(model._default_manager.filter(pk__in=keys))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, rows)
    if ReferenceIndex.is_indexed(model):
        for row in rows:
            ReferenceIndex.create_or_update_for_object(row)
