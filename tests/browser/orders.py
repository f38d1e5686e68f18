"""A month of orders whose figures are all round ones, as a file to upload."""

from datetime import date, timedelta

from playwright.sync_api import FilePayload

from storewide.lib.clock import now

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,discount,shipping,tax"


def last_month() -> date:
    """The last full month: the one whose revenue the first import asks for."""
    return (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)


def orders_of(month: date) -> FilePayload:
    """100 orders of 80 buyers in 200 lines on the days 1 to 28.

    Each order is 142.80 with 22.80 of tax in it, and 4.90 of shipping; ten have a discount of 10.00. So spend is
    11,900.00, tax 2,280.00, shipping 490.00, and the invoices add up to 14,670.00 EUR.
    """
    lines = [HEADER]
    for number in range(100):
        order = f"A{number},{month.replace(day=number % 28 + 1)}T12:00:00Z,c{number % 80}"
        lines.append(f"{order},lamp,1,119.00,EUR,{10 if number < 10 else 0},4.90,19.00")
        lines.append(f"{order},bulb,2,11.90,EUR,0,0,3.80")
    return {"name": "orders.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
