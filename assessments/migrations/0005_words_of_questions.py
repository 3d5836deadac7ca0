"""Questions that were there before lists could filter by their kind and words."""

from typing import Any

from django.db import migrations
from django.utils.html import strip_tags


def fill(apps: Any, schema_editor: Any) -> None:
    questions = apps.get_model("assessments", "Question").objects.filter(kind="")
    for question in questions.iterator():
        for block in question.body.raw_data:
            words = " ".join(strip_tags(block["value"].get("text", "")).split())[:300]
            questions.filter(pk=question.pk).update(kind=block["type"], text=words)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_trusted_assessments")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
