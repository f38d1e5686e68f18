# ruff: noqa: S608 - every name and literal comes from the engine, duck.name or duck.literal
"""Columns that say few words, kept as numbers for these: learned from one batch of a file, told to the next ones.

To write such a column as Parquet takes a third of the time that one of texts takes.
"""

from storewide.warehouse.engines import duck
from storewide.warehouse.engines.duck import Session, literal, name

#: words that a number of one byte can stand for, with room for a few more
_MOST = 200
#: each of them is said so often where they are learned, at least: a word said once promises others that come later
_OFTEN = 3
#: the first rows, where the words of the first batch are learned
_SAMPLE = 50_000
#: batches that may say a word that is new, each of which is read again
_TIMES = 3


class Words:
    """The words of each column that says few."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}
        self._times = _TIMES
        self._begun = False

    def keep(self, session: Session, query: str) -> None:
        """Make the table `stage` of a query's rows, with numbers for words where all that it says are known."""
        if not self._begun:
            self._begun = True
            session.run(f"CREATE TABLE sample AS SELECT * FROM ({query}) LIMIT {_SAMPLE}")
            self._learn(session, "sample")
            session.drop("sample")
        if self._known:
            numbered = ", ".join(_numbered(column, words) for column, words in self._known.items())
            try:
                session.run(f"CREATE TABLE stage AS SELECT * REPLACE ({numbered}) FROM ({query})")
            except duck.UNREADABLE:
                # a word that is new, or a file that cannot be read: then this raises again
                self._times -= 1
            else:
                return
        session.run(f"CREATE TABLE stage AS {query}")
        if self._times < _TIMES:
            self._learn(session, "stage")

    def _learn(self, session: Session, table: str) -> None:
        """Take the words of the table to those of batches before; of columns with few."""
        columns = [
            column
            for column, kind, *_ in session.rows(f"DESCRIBE {table}")
            if kind == "VARCHAR" and column != "fault" and not column.endswith("_id")
        ]
        former, self._known = self._known, {}
        if not columns or not self._times:
            return
        counts = ", ".join(f"approx_count_distinct({name(each)})" for each in columns)
        for column, count in zip(columns, session.one(f"SELECT {counts} FROM {table}"), strict=True):
            if not 0 < count <= _MOST:
                continue
            said = session.rows(
                f"SELECT {name(column)}, count(*) FROM {table} WHERE {name(column)} IS NOT NULL GROUP BY 1"
            )
            words = former.get(column, set()) | {word for word, _ in said}
            if len(words) <= _MOST and min(times for _, times in said) >= _OFTEN:
                self._known[column] = words


def _numbered(column: str, words: set[str]) -> str:
    return f"CAST({name(column)} AS ENUM({', '.join(map(literal, sorted(words)))})) AS {name(column)}"
