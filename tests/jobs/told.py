"""What the tests of webhooks share: something that happens, and a round that tells of it."""

from datetime import datetime
from typing import Any

from storewide.jobs import chat_operations, webhook_sending
from storewide.jobs.models import ChatRoom
from storewide.kit.permissions import SYSTEM


class Rounds:
    """A worker's run of a round."""

    arguments: dict[str, Any] = {}

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""

    def stop_requested(self) -> bool:
        return False


def room(at: datetime, name: str = "Trading") -> ChatRoom:
    return chat_operations.add_room(name=name, address="https://chat.example/s3cret", by=SYSTEM, at=at)


def come_round() -> dict[str, Any]:
    return webhook_sending.send_due(Rounds())
