"""What all master data shares: codes that never change, dates with both ends included."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODE_LENGTH = 64
NAME_LENGTH = 200

validate_code = RegexValidator(
    r"^[^\s@:]+$", _("Ein Kürzel hat keine Leerzeichen und weder „@“ noch „:“."), code="code"
)


def code_field(verbose_name: StrOrPromise | None = None, *, unique: bool = True) -> models.CharField:
    """A code as in the bundle: text, without blanks, ``@`` or ``:`` (spec/exchange.md)."""
    return models.CharField(
        verbose_name or _("Kürzel"), max_length=CODE_LENGTH, unique=unique, validators=[validate_code]
    )


def active_on(day: date, prefix: str = "", *, starts: str = "starts_on", ends: str = "ends_on") -> Q:
    """The rows whose dates include the day; both ends are included, an empty one is open (spec/readiness.md)."""
    start = f"{prefix}{starts}"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & not_over_on(
        day, prefix, ends=ends
    )


def not_over_on(day: date, prefix: str = "", *, ends: str = "ends_on") -> Q:
    """The rows that are active on the day or later."""
    end = f"{prefix}{ends}"
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})


def ends_after_start(
    name: str, *, starts: str = "starts_on", ends: str = "ends_on"
) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{ends}__isnull": True})
        | Q(**{f"{starts}__isnull": True})
        | Q(**{f"{ends}__gte": F(starts)}),
        violation_error_message=_("Das Ende liegt vor dem Beginn."),
    )


class MasterData(models.Model):
    """A table of the network bundle. Its rows point at no media, so Wagtail's reference index skips them."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class BilingualName(models.Model):
    """A name in the academy's two languages."""

    name_de = models.CharField(_("Name (deutsch)"), max_length=NAME_LENGTH)
    name_en = models.CharField(_("Name (englisch)"), max_length=NAME_LENGTH, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the request; German where there is no English one."""
        return (self.name_en if get_language() == "en" else self.name_de) or self.name_de or self.name_en
