"""The frameworks that the academy ships, brought into the database beside what bundles brought."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from courses.frameworks import FRAMEWORKS
from courses.frameworks.data import FrameworkData
from courses.models import Competence, CompetenceArea, Crosswalk, Framework


@transaction.atomic
def load_frameworks() -> Counter[str]:
    """Bring areas, competences and crosswalks up to date; how many rows were made or changed, by kind.

    A competence that is there keeps its names, which are the bundle's and the administrators' affair, and gets its
    place in the framework. Competences of no framework stay as they are.
    """
    done: Counter[str] = Counter()
    for data in FRAMEWORKS:
        _load(data, done)
    return done


def _load(data: FrameworkData, done: Counter[str]) -> None:
    framework = _bring(
        done,
        Framework,
        {"code": data.code, "version": data.version},
        {name: getattr(data, name) for name in ("name_de", "name_en", "licence", "credit", "source")},
    )
    areas = {
        area.code: _bring(
            done,
            CompetenceArea,
            {"framework": framework, "code": area.code},
            {"name_de": area.name_de, "name_en": area.name_en, "position": at},
        )
        for at, area in enumerate(data.areas)
    }
    known = Competence.objects.in_bulk(field_name="code")
    for one in data.competences:
        competence = known.get(one.code) or Competence(
            code=one.code, name_de=one.name_de, name_en=one.name_en
        )
        parent = known[one.parent] if one.parent else None
        area = areas[one.area]
        if competence.pk is None or (competence.area_id, competence.parent_id) != (
            area.pk,
            parent.pk if parent else None,
        ):
            competence.area, competence.parent = area, parent
            competence.save()
            done["competences"] += 1
        known[one.code] = competence
    for row in data.crosswalk:
        competence = known[row.competence]
        names = _titles(row.competence)
        _bring(
            done,
            Crosswalk,
            {"competence": competence, "area": areas[row.area]},
            {"code": row.code, "name_de": row.name_de or names[0], "name_en": row.name_en or names[1]},
        )


def _titles(code: str) -> tuple[str, str]:
    """The framework's own titles, whatever a bundle calls the competence."""
    return next(
        (one.name_de, one.name_en) for data in FRAMEWORKS for one in data.competences if one.code == code
    )


def _bring(done: Counter[str], model: type[Any], key: dict[str, Any], values: dict[str, Any]) -> Any:
    row = model.objects.filter(**key).first() or model(**key)
    if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        done[str(model._meta.model_name)] += 1
    return row
