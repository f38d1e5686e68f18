"""The four files a newcomer has at hand: orders, traffic, people, and the releases of last year."""

from datetime import date, timedelta

from playwright.sync_api import FilePayload

from tests.browser.orders import last_month, orders_of

__all__ = ["last_month", "orders_of", "past_releases", "people", "traffic_of"]


def traffic_of(month: date) -> FilePayload:
    """200 visitors on each of the days 1 to 28: 5,600 in all."""
    lines = ["date,visitors", *(f"{month.replace(day=day)},200" for day in range(1, 29))]
    return _csv("traffic.csv", lines)


def people() -> FilePayload:
    """Five people in three teams; Olga is whose operation it is, Milan and Rosa talk to customers."""
    return _csv(
        "people.csv",
        [
            "name,email,team,role",
            "Olga Stein,olga@shop.example,Store,head of ecommerce",
            "Ana Ruiz,ana.ruiz@shop.example,Store,head of checkout",
            "Ben Okoro,ben@shop.example,Content,head of content management",
            "Milan Novak,milan@shop.example,Help desk,agent",
            "Rosa Lind,rosa@shop.example,Help desk,agent",
        ],
    )


def past_releases(month: date) -> FilePayload:
    """Three releases: two on days of the month, of which one says what it was to do, and one of last year."""
    year_ago = month - timedelta(days=300)
    return _csv(
        "releases.csv",
        [
            "name,date,area,owner,metric,promised",
            f"New product pages,{year_ago},,,,",
            f"Express delivery,{month.replace(day=7)},checkout,ana.ruiz@shop.example,spend,+4 %",
            f"Shorter search results,{month.replace(day=15)},,,,",
        ],
    )


def _csv(name: str, lines: list[str]) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
