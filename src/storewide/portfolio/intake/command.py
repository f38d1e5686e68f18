"""The command `storewide request from-mail`: a message on standard input becomes a request."""

import sys

import click

from storewide.kit.commands import json_option, on_data, print_json
from storewide.kit.naming import UnknownName, named
from storewide.lib.clock import now
from storewide.portfolio.intake import mail, mailing
from storewide.portfolio.models import Mailbox


@click.group()
def request() -> None:
    """What people ask for."""


@request.command("from-mail")
@click.option("--mailbox", "name", metavar="NAME", help="The mailbox it came to; default the only one.")
@json_option
@on_data
def from_mail(name: str | None, as_json: bool) -> None:
    """Make a request, or a remark on one, of the message on standard input."""
    raw = sys.stdin.buffer.read(mail.LONGEST + 1)
    taken = mailing.take(_mailbox(name), raw, now())
    if as_json:
        print_json({"heard": taken.words, "number": taken.request.number, "remark": taken.is_remark})
    else:
        click.echo(taken.words)


def _mailbox(name: str | None) -> Mailbox:
    rows = Mailbox.objects.filter(revoked_at=None).select_related("area", "store", "type")
    if name:
        return named(rows, name, name__iexact=name)
    found = list(rows[:2])
    if len(found) != 1:
        raise UnknownName(
            f"There are {'several mailboxes' if found else 'no mailboxes'}; name one with --mailbox NAME."
        )
    return found[0]
