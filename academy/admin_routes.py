"""Which of Wagtail's own routes are open for a maker's people, and what has to exist for them on the way.

Wagtail's pages show titles of other makers' drafts in choosers, confirmations and bulk actions. So a route is closed
unless it stands here, and where it names a page, an image or a document, that must be one that the person may look
at; else it does not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from assessments.models import Question
from courses.policies import may_look_at
from courses.services.rooms import make_room_for
from dealerships.viewsets.base import NAMESPACE

FOR_EVERYBODY = frozenset({"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})
FOR_MAKERS = FOR_EVERYBODY | {"wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_dismissibles"}

PAGES = frozenset(
    {
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_block_preview",
        *(
            f"wagtailadmin_pages:{name}"
            for name in (
                "add",
                "add_subpage",
                "collect_workflow_action_data",
                "confirm_workflow_cancellation",
                "copy",
                "delete",
                "edit",
                "history",
                "history_results",
                "lock",
                "move",
                "move_confirm",
                "preview_on_add",
                "preview_on_edit",
                "revisions_compare",
                "revisions_index",
                "revisions_revert",
                "revisions_unschedule",
                "revisions_view",
                "search",
                "search_results",
                "set_page_position",
                "unlock",
                "unpublish",
                "usage",
                "view_draft",
                "workflow_action",
                "workflow_history",
                "workflow_history_detail",
                "workflow_preview",
            )
        ),
        *(f"wagtailadmin_editing_sessions:{name}" for name in ("ping", "release")),
    }
)
MEDIA = frozenset(
    {
        *(
            f"wagtailimages:{name}"
            for name in (
                "add",
                "add_multiple",
                "create_multiple_from_uploaded_image",
                "delete",
                "delete_multiple",
                "delete_upload_multiple",
                "edit",
                "edit_multiple",
                "image_usage",
                "index",
                "index_results",
                "preview",
            )
        ),
        *(
            f"wagtaildocs:{name}"
            for name in (
                "add",
                "add_multiple",
                "create_multiple_from_uploaded_document",
                "delete",
                "delete_multiple",
                "delete_upload_multiple",
                "document_usage",
                "edit",
                "edit_multiple",
                "index",
                "index_results",
            )
        ),
        *(
            f"{space}_chooser:{name}"
            for space in ("wagtailimages", "wagtaildocs")
            for name in ("choose", "choose_results", "chosen", "create")
        ),
    }
)
BULK_ACTIONS = frozenset(
    {
        ("wagtailcore", "page", "delete"),
        ("wagtailcore", "page", "publish"),
        ("wagtailcore", "page", "unpublish"),
        ("courses", "academyimage", "delete"),
        ("courses", "academydocument", "delete"),
    }
)
QUESTIONS = frozenset(
    f"wagtailsnippets_assessments_question:{name}"
    for name in (
        "list",
        "list_results",
        "add",
        "edit",
        "copy",
        "delete",
        "unpublish",
        "usage",
        "history",
        "history_results",
        "workflow_action",
        "collect_workflow_action_data",
        "confirm_workflow_cancellation",
        "workflow_history",
        "workflow_history_detail",
    )
)
OPEN = FOR_MAKERS | PAGES | MEDIA | QUESTIONS

NAMED: Mapping[str, str] = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "question_id": "question",
}
"""The arguments of routes that name something, and what."""
PK_NAMES = {
    "wagtailadmin_pages": "page",
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "wagtailsnippets_assessments_question": "question",
    "assessments_remarking": "question",
}
"""What a plain ``pk`` names, by the route's namespace."""
BULK = {"page": "page", "academyimage": "image", "academydocument": "document"}


def name_of(match: ResolverMatch) -> str:
    return match.view_name


def is_open(match: ResolverMatch) -> bool:
    """Whether a maker's people may ask for the route at all."""
    if match.url_name == "wagtail_bulk_action":
        action = tuple(match.kwargs[name] for name in ("app_label", "model_name", "action"))
        return action in BULK_ACTIONS
    return name_of(match) in OPEN or match.namespace.startswith(
        (
            NAMESPACE,
            "courses_admin",
            "assessments_admin",
            "assessments_remarking",
            "certificates_admin",
            "evidence_admin",
            "outdated_admin",
            "question_files",
            "statistics_admin",
            "proofs_admin",
        )
    )


def is_authoring(match: ResolverMatch) -> bool:
    return name_of(match) in PAGES | MEDIA


def admit(
    request: HttpRequest, match: ResolverMatch, view: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """Let one of a maker's people through to a stock route, or not.

    :raises PermissionDenied: where the route is not for them.
    :raises Http404: where it names something that doesn't exist for them.
    """
    if not is_open(match):
        raise PermissionDenied
    if is_authoring(match) or name_of(match) == "wagtailadmin_home":
        make_room_for(request.user)  # type: ignore[arg-type]  # asked once somebody is signed in
    if name_of(match).startswith("wagtailadmin_explore") and own_root(request.user) is None:
        # Where Wagtail sends a reviewer who has decided: they see pages one by one, not the tree.
        return redirect("wagtailadmin_home")
    for kind, pk in named(request, match):
        if not exists_for(request.user, kind, pk):
            raise Http404
    if match.url_name == "wagtailadmin_choose_page":
        # Left alone, the chooser begins at what all pages of the wanted type have in common, whoever's they are.
        root = own_root(request.user)
        if root is None:
            raise Http404
        return view(request, parent_page_id=root.pk)
    return None


def own_root(user: Any) -> Page | None:
    """Where the part of the tree begins that this person sees."""
    root: Page | None = policy_registry.get_by_type(Page).explorable_root_instance(user)
    return root


def named(request: HttpRequest, match: ResolverMatch) -> Iterable[tuple[str, Any]]:
    """The pages, images and documents that the address and the form name."""
    for argument, value in match.kwargs.items():
        if argument in NAMED:
            yield NAMED[argument], value
    if "pk" in match.kwargs and match.namespace in PK_NAMES:
        yield PK_NAMES[match.namespace], match.kwargs["pk"]
    if match.url_name == "wagtail_bulk_action":
        kind = BULK[match.kwargs["model_name"]]
        parents = request.GET.getlist("childOf")
        for parent in parents:
            yield "page", parent
        for pk in request.GET.getlist("id"):
            # "all" of a parent, or of the media that the policy shows; of no parent it would be everybody's pages.
            if pk != "all" or (kind == "page" and not parents):
                yield kind, pk
    for field in ("new_parent_page", "target_pages[]"):
        for pk in (*request.GET.getlist(field), *request.POST.getlist(field)):
            if pk:
                yield "page", pk


def exists_for(user: Any, kind: str, pk: Any) -> bool:
    if not str(pk).isdecimal():
        return False
    if kind == "page":
        page = Page.objects.filter(pk=pk).first()
        return page is not None and may_look_at(page, user)
    model: type[Model] = {
        "image": get_image_model,
        "document": get_document_model,
        "question": lambda: Question,
    }[kind]()
    policy = policy_registry.get_by_type(model)
    found = policy.instances_user_has_any_permission_for(user, {"change", "delete", "choose", "view"})
    return bool(found.filter(pk=pk).exists())
