"""Nothing under version control names a path of one machine, a private registry or a tool that made it."""

import hashlib
import re
from functools import cache

import pytest

from tests.gates.tree import ROOT, tracked

#: an absolute path below a home or a scratch folder: true on one machine only
_MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:root|work|home/\w+|Users/\w+|tmp|var/tmp|opt)/[\w.\-]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
#: digests of words that have no place here, so that this file does not hold them either
_DIGESTS = frozenset(
    [
        "c857d09db23e6822",
        "c70eca6b0f88f44d",
        "7d3194f79e645c42",
        "60965168ce762e94",
        "053ea4804ef1bb33",
        "3ea125d0bff386e6",
        "487b91042c7cf27a",
        "de2187af3fb01170",
        "57de4cf40144bdf7",
        "94a168d2da574b00",
        "d298391b07433318",
    ]
)
#: one more that is also a country's code, and so only looked for in what people read
_DIGEST_IN_PROSE = "11fb682be0a0233d"
_ADDRESS = re.compile(r'"(https?://[^/"]+)')
_INDEXES = frozenset(["https://pypi.org", "https://files.pythonhosted.org"])


@cache
def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:16]


def faults(name: str, text: str) -> list[str]:
    """A sentence for each line that names a path of a machine or one of the words."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        found += [f"{name}:{number} names the path {path}" for path in _MACHINE_PATH.findall(line)]
        found += [f"{name}:{number} says {word}" for word in _WORD.findall(line) if _is_unwanted(word, name)]
    return found


def _is_unwanted(word: str, name: str) -> bool:
    if name.endswith(".md") and digest(word) == _DIGEST_IN_PROSE:
        return True
    return digest(word.lower()) in _DIGESTS


def foreign_indexes(lock: str) -> list[str]:
    """The addresses in a lock file that are no part of the public package index."""
    return sorted(set(_ADDRESS.findall(lock)) - _INDEXES)


def test_tracked_files_name_no_machine_and_no_tool():
    files = tracked()
    if not files:
        pytest.skip("no repository here: what is tracked is not known")
    found = []
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if path.name != "uv.lock" and b"\0" not in (content := path.read_bytes()):
            found += faults(name, content.decode("utf-8", "replace"))
    assert not found, "\n".join(found)


def test_lock_file_names_the_public_index_alone():
    assert foreign_indexes((ROOT / "uv.lock").read_text()) == []


@pytest.mark.parametrize("folder", ["root", "work", "home/somebody", "Users/somebody", "tmp"])
def test_faults_name_a_path_of_a_machine(folder: str):
    path = f"/{folder}/main"
    assert faults("a.md", f"See {path}/x.py") == [f"a.md:1 names the path {path}"]
    assert faults("a.md", f"See src{path} and https://shop.example{path}") == []


def test_faults_name_an_unwanted_word(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.gates.test_words._DIGESTS", frozenset([digest("unwanted")]))
    assert faults("a.py", "x = 1\n# Unwanted, not unwantedly\n") == ["a.py:2 says Unwanted"]


def test_foreign_indexes_names_another_registry():
    lock = 'source = { registry = "https://pypi.org/simple" }\nurl = "https://files.pythonhosted.org/packages/a.whl"\n'
    assert foreign_indexes(lock) == []
    assert foreign_indexes(lock + 'url = "https://mirror.example/a.whl"') == ["https://mirror.example"]
