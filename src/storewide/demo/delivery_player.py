"""Plays what was deployed: every release that went live, and one deployment that failed and was mended."""

import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.releases import Release as Said
from storewide.releases.delivery import hook_operations, operations, shipping
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.told import Deployed, Standing, Written
from storewide.releases.models import Deliverer, Release

#: days before the last day of the demo on which the address of the deployments was made
_CONNECTED = -80


class DeliveryPlayer:
    """Notes in the diary the deployments of the scenario's releases."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = acting(stage.shop.people[0].name)
        self.newest = ""

    def note(self, diary: Diary) -> None:
        """Each on the day of its release; the first one failed and was tried again an hour later."""
        diary.note(_CONNECTED, self.connect)
        live = [said for said in self.stage.shop.releases if said.told is None and said.live <= 0]
        for number, said in enumerate(live):
            diary.note(said.live, partial(self.deploy, said, number == 0))

    def connect(self, at: datetime) -> None:
        """The address to which the shop's repository tells."""
        hook_operations.make_hook(name="Shop", provider=Deliverer.GITHUB, service="shop", by=self.by, at=at)

    def deploy(self, said: Said, failed: bool, at: datetime) -> None:
        """It went to production; where it failed at first, the second try brought it."""
        self.push(said, at)
        if failed:
            self.tell(said, "failed", at - timedelta(hours=1))
        self.tell(said, "succeeded", at)

    def push(self, said: Said, at: datetime) -> None:
        """Three commits of the days before, the newest of which is deployed."""
        for number in (3, 2, 1):
            sha = _sha(said, number)
            written = Written(sha, (self.newest,) if self.newest else (), at - timedelta(days=2 * number))
            with transaction.atomic():
                shipping.keep("shop", [written])
            self.newest = sha

    def tell(self, said: Said, standing: Standing, at: datetime) -> None:
        """One deployment, of eight minutes."""
        deployed = Deployed(
            key=f"{said.key}-{standing}",
            service="shop",
            environment="production",
            standing=standing,
            at=at,
            repository="shop",
            sha=_sha(said, 1),
            version=said.name[:120],
            began_at=at - timedelta(minutes=8),
        )
        release = Release.objects.filter(name=said.name).first()
        whence = Whence(provider="github", area=self.stage.areas[said.area], release=release)
        operations.tell(deployed=deployed, whence=whence, by=self.by, at=at)


def _sha(said: Said, number: int) -> str:
    """The id of one of a release's commits, as a repository would name it."""
    return hashlib.sha256(f"{said.key} {number}".encode()).hexdigest()[:40]
