"""The one folder that holds everything an operation keeps: database, warehouse, secret, uploads.

Whoever copies this folder has the whole of it; nothing lies elsewhere on the machine.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "STOREWIDE_DATA"
DEFAULT = "./storewide-data"


class DataFolderUnusable(Exception):
    """The folder cannot be made, read or written; the message says which and what to do."""


@dataclass(frozen=True)
class DataFolder:
    """The paths inside one data folder. Making the object touches nothing on the disk."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "storewide.sqlite3"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def journal(self) -> Path:
        """Where the collector writes what tracking sends, until it is sealed into the warehouse."""
        return self.root / "journal"

    @property
    def write_keys(self) -> Path:
        """The snapshot of write keys that the edge reads; rewritten after each change of a key."""
        return self.root / "write-keys.json"

    @property
    def write_key_counts(self) -> Path:
        """What each write key has brought, as the edge counted it; rewritten every few seconds."""
        return self.root / "write-key-counts.json"

    @property
    def flag_rules(self) -> Path:
        """The snapshot of the rules of flags that the edge reads; rewritten after each change of one."""
        return self.root / "flag-rules.json"

    @property
    def flag_counts(self) -> Path:
        """How often each flag was evaluated, as the edge counted it; rewritten every few seconds."""
        return self.root / "flag-counts.json"

    @property
    def connections(self) -> Path:
        """Warehouses of somebody else that stores are answered from; may hold passwords, so for its owner alone."""
        return self.root / "connections.json"

    @property
    def own_metrics(self) -> Path:
        """The snapshot of the metrics of one's own; rewritten after each change of one."""
        return self.root / "own-metrics.json"

    @property
    def secret_file(self) -> Path:
        return self.root / "secret"

    @property
    def lock_file(self) -> Path:
        return self.root / "lock"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def made(self) -> Path:
        """Files made of what is kept elsewhere (PDF of reviews, pictures of charts); each can be made again."""
        return self.root / "made"

    @property
    def fonts(self) -> Path:
        """Where whoever runs the product lays fonts for letters that those of PDF lack, such as Chinese; may be missing."""
        return self.root / "fonts"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def demo_file(self) -> Path:
        """Present only in the folder of a demo store; files of one's own are refused there."""
        return self.root / "demo.json"

    @property
    def is_demo(self) -> bool:
        return self.demo_file.exists()

    def make(self) -> None:
        """Create the folder for its owner alone; raise DataFolderUnusable where that cannot be."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DataFolderUnusable(
                f"The data folder {self.root} cannot be made ({error.strerror}); name another one with --data."
            ) from error
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise DataFolderUnusable(
                f"The data folder {self.root} cannot be written to; "
                "change its owner or name another one with --data."
            )

    def secret_if_any(self) -> str:
        """The secret where the folder has one already, else an empty text; writes nothing."""
        return self.secret_file.read_text().strip() if self.secret_file.exists() else ""

    def secret(self) -> str:
        """The folder's own random secret, made on first use and readable by its owner alone (mode 0600)."""
        try:
            handle = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self.secret_file.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        return self.secret_file.read_text().strip()


def locate(named: str | None = None) -> DataFolder:
    """The folder named on the command line, else by STOREWIDE_DATA, else ./storewide-data; made absolute."""
    return DataFolder(Path(named or os.environ.get(VARIABLE) or DEFAULT).expanduser().resolve())
