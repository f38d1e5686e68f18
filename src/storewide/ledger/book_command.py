"""The command `storewide ledger`: what everything that went live was worth, and what was never measured."""

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table


@click.command()
@click.option("--area", default="", metavar="AREA", help="Only changes of one area, by its short name.")
@click.option(
    "--group", default="", metavar="GROUP", help="Only changes of one group of areas, such as order_entry."
)
@json_option
@on_data
def ledger(area: str, group: str, as_json: bool) -> None:
    """What everything that went live was worth a year, and what of it was never measured."""
    # here, not above: models load once Django has started
    from storewide.ledger import book, book_documents, book_lists, book_page, book_words, totals
    from storewide.lib.clock import now

    today = now().date()
    found = book_lists.narrowed(book.read(today), area=area, group=group)
    if as_json:
        print_json(book_documents.of_book(found, found.lines, today))
        return
    sums = totals.whole(found.lines, found.prior)
    click.echo(book_words.finding(sums) + ".")
    for row in totals.coverage(found.lines):
        click.echo(book_words.covered(row) + ".")
    for name, rows in book_page.groups(found.lines, found.prior):
        click.echo(f"\n{name}")
        print_table([vars(book_page.row(each)) for each in rows], of="totals")
    waiting = book_lists.rows_of(found, today)
    click.echo(f"\n{book_words.unmeasured([each.money for each in waiting])}")
    if waiting:
        print_table(
            [
                {"name": each.name, "why": each.reason.label, "to do": each.action.label, "days": each.days}
                for each in waiting
            ],
            of="changes",
        )
