"""Terms and decisions in words, in the reader's language."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from certificates.periods import Decision, Ends, Held, Terms, Why, decide, end_of
from dealerships.labels import written


def terms_in_words(terms: Terms, day: date) -> str:
    """What becomes of a certificate issued on the day: its end, the window, the short path after it."""
    end = end_of(terms, day)
    if end is None:
        if terms.ends == Ends.RELEASE:
            return _("Ausgestellt heute, gültig bis zur nächsten Hauptversion des Systems.")
        return _("Ausgestellt heute, gültig ohne Ende.")
    said = [_("Ausgestellt heute, gültig bis %(end)s") % {"end": written(end)}]
    at_the_end = decide(terms, [Held(day, end)], end)
    if terms.window_days and at_the_end.opens_on is not None:
        said.append(_("Erneuerung ab %(day)s") % {"day": written(at_the_end.opens_on)})
    if terms.grace_days:
        until = end + timedelta(days=terms.grace_days)
        said.append(_("danach bis %(day)s kurzer Weg") % {"day": written(until)})
    return "; ".join(said) + "."


def open_end(ends: str) -> str:
    """What stands in the place of a last day: it ends with a release that nobody knows yet, or never."""
    return _("zur nächsten Hauptversion") if ends == Ends.RELEASE else _("unbegrenzt")


def decision_in_words(decision: Decision) -> str:
    """Why and until when a certificate is to be renewed; empty where nothing is to be done."""
    held, until = decision.held, decision.short_until
    if held is None or held.valid_until is None:
        return ""
    values = {"end": written(held.valid_until), "until": written(until) if until else ""}
    if decision.why == Why.RELEASE:
        return (
            _(
                "Eine neue Hauptversion ist da. Ihr Zertifikat gilt bis %(end)s; bis dahin genügt die Delta-Schulung."
            )
            % values
        )
    if decision.why == Why.WINDOW:
        if until == held.valid_until:
            return (
                _("Ihr Zertifikat gilt bis %(end)s. Erneuern Sie es vorher, danach ist alles neu zu lernen.")
                % values
            )
        return _("Ihr Zertifikat gilt bis %(end)s. Der kurze Weg genügt bis %(until)s.") % values
    if decision.why == Why.GRACE:
        return (
            _(
                "Ihr Zertifikat ist am %(end)s abgelaufen. Der kurze Weg genügt noch bis %(until)s, "
                "danach ist alles neu zu lernen."
            )
            % values
        )
    return ""
