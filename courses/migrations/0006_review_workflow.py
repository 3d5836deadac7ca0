from django.db import migrations

STOCK = "Moderators approval"
NAME = "Fachprüfung und Freigabe"


def begin(apps, schema_editor):
    """Review and release for every page below the root, in the place of Wagtail's approval by a group."""
    ContentType = apps.get_model("contenttypes.ContentType")
    Page = apps.get_model("wagtailcore.Page")
    Task = apps.get_model("wagtailcore.Task")
    Workflow = apps.get_model("wagtailcore.Workflow")
    WorkflowPage = apps.get_model("wagtailcore.WorkflowPage")
    WorkflowTask = apps.get_model("wagtailcore.WorkflowTask")
    WorkflowState = apps.get_model("wagtailcore.WorkflowState")

    used = WorkflowState.objects.filter(workflow__name=STOCK)
    if not used.exists():
        Workflow.objects.filter(name=STOCK).delete()
        Task.objects.filter(name=STOCK).delete()
    workflow = Workflow.objects.create(name=NAME, active=True)
    for position, (model, name) in enumerate(
        (("DepartmentReviewTask", "Fachprüfung"), ("ReleaseTask", "Freigabe"))
    ):
        content_type, _ = ContentType.objects.get_or_create(app_label="courses", model=model.lower())
        task = apps.get_model("courses", model).objects.create(
            name=name, active=True, content_type=content_type
        )
        WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=position)
    apps.get_model("wagtailcore.Site").objects.filter(site_name="").update(site_name="Dealer Academy")
    root = Page.objects.get(depth=1)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_collections_and_reviews"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
