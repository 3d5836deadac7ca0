"""``rotate_signing_key``: take another key into use; what older ones signed stays genuine."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.keys.errors import KeysWrong
from certificates.models import SigningKey
from certificates.services.keys import mark_compromised, rotate


class Command(BaseCommand):
    help = (
        "Sign certificates with another key from now on: a new one, made in the folder CERTIFICATE_KEYS, or one "
        "that lies there. What older keys signed stays genuine, unless one is marked as compromised."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kid", help="the fingerprint of the key to take into use (--list shows them)")
        parser.add_argument(
            "--compromised", metavar="KID", help="and count nothing that this older key signed"
        )
        parser.add_argument("--list", action="store_true", help="show the keys and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not options["list"]:
                self._rotate(options["kid"], options["compromised"])
        except KeysWrong as error:
            raise CommandError(str(error)) from error
        for key in SigningKey.objects.all():
            self.stdout.write(f"{key.kid}  {_state(key)}")

    def _rotate(self, kid: str | None, compromised: str | None) -> None:
        """A key that was compromised after it was retired needs no other in its place."""
        retired = SigningKey.objects.filter(kid=compromised, retired_at__isnull=False)
        if kid or not (compromised and retired.exists()):
            rotate(kid)
        if compromised:
            mark_compromised(compromised)


def _state(key: SigningKey) -> str:
    since = timezone.localdate(key.valid_from).isoformat()
    if key.compromised_at:
        return f"since {since}, compromised {timezone.localdate(key.compromised_at).isoformat()}"
    if key.retired_at:
        return f"since {since}, retired {timezone.localdate(key.retired_at).isoformat()}"
    return f"since {since}, in use"
