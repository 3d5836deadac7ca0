from __future__ import annotations

from django.db import migrations, models


def mark_everything(apps, schema_editor):
    """Stored verdicts do not know yet until when: every one is due again."""
    verdicts = apps.get_model("readiness", "RolloutVerdict").objects.order_by("dealership")
    marks = apps.get_model("readiness", "StaleMark")
    pks = verdicts.values_list("dealership", flat=True).distinct()
    marks.objects.bulk_create([marks(dealership_id=pk) for pk in pks], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("readiness", "0002_reminders")]

    operations = [
        migrations.AddField(
            "rolloutverdict", "ready_until", models.DateField(null=True, verbose_name="bereit bis")
        ),
        migrations.AddField("rolloutverdict", "lapse", models.JSONField(default=list)),
        migrations.AddField("rolloutverdict", "lapse_population", models.PositiveIntegerField(null=True)),
        migrations.RunPython(mark_everything, migrations.RunPython.noop),
    ]
