"""`storewide delivery history`: which commits a release brought, out of tables and out of a clone, and what is refused."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storewide.audit.models import Entry
from storewide.releases.delivery.command import delivery
from storewide.releases.models import Commit, Deployment, Shipped

SHOP = Path("../shared/data/git_saleor")

COMMITS = """sha,parents,author_date
a,,2026-01-01T00:00:00+00:00
b,a,2026-01-02T00:00:00+00:00
fix,a,2026-01-03T00:00:00+00:00
c,b,2026-01-05T00:00:00+01:00
merged,c fix,2026-01-06T00:00:00+00:00
"""
TAGS = """tag,sha,date
1.0,b,2026-01-02T12:00:00+00:00
1.0.1,fix,2026-01-03T12:00:00+00:00
1.1,merged,2026-01-07T00:00:00+00:00
lost,z,2026-01-07T00:00:00+00:00
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(delivery, ["history", *map(str, arguments)])


def releases(*arguments: object) -> list[dict[str, object]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)["releases"]
    return found


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    commits, tags = tmp_path / "commits.csv", tmp_path / "tags.csv"
    commits.write_text(COMMITS)
    tags.write_text(TAGS)
    return commits, tags


def test_an_open_source_shop_as_git_counts_it() -> None:
    if not SHOP.exists():
        pytest.skip(f"{SHOP} is not there")
    known = json.loads((SHOP / "expected_from_git.json").read_text())
    pairs = [part for each in known for part in ("--from", each["from"], "--to", each["to"])]
    assert releases(SHOP / "commits.csv.gz", SHOP / "tags.csv", *pairs) == [
        {
            "from": each["from"],
            "to": each["to"],
            "commits": each["commits_no_merges"],
            "median_lead_days": each["median_lead_days"],
        }
        for each in known
    ]


def test_only_what_the_earlier_tag_does_not_reach_counts_and_merges_do_not(files: tuple[Path, Path]) -> None:
    # c waited 2 days and an hour, the fix 4 days
    (found,) = releases(*files, "--from", "1.0", "--to", "1.1")
    assert found == {"from": "1.0", "to": "1.1", "commits": 2, "median_lead_days": 3.02}


def test_a_branch_beside_is_a_release_of_its_own(files: tuple[Path, Path]) -> None:
    (found,) = releases(*files, "--from", "1.0.1", "--to", "1.1")
    assert (found["commits"], found["median_lead_days"]) == (2, 3.52)


def test_a_release_without_commits_has_no_median(files: tuple[Path, Path]) -> None:
    (found,) = releases(*files, "--from", "1.1", "--to", "1.0")
    assert (found["commits"], found["median_lead_days"]) == (0, None)
    assert run(*files, "--from", "1.1", "--to", "1.0").stdout == "1.1 to 1.0: no commit\n"


def test_a_packed_table_is_read(files: tuple[Path, Path], tmp_path: Path) -> None:
    packed = tmp_path / "commits.csv.gz"
    packed.write_bytes(gzip.compress(COMMITS.encode()))
    assert len(releases(packed, files[1], "--from", "1.0", "--to", "1.1")) == 1


def test_a_history_cut_short_is_told(files: tuple[Path, Path]) -> None:
    files[0].write_text(COMMITS.replace("a,,2026", "a,older,2026"))
    result = run(*files, "--from", "1.0", "--to", "1.1")
    assert result.exit_code == 0
    assert result.stderr == "1 parents are named that are not among the commits; counts may be too small.\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2026-01-05T00:00:00+01:00", "soon", "row 5, author_date: “soon” is no moment"),
        ("2026-01-05T00:00:00+01:00", "2026-01-05T00:00:00", "names no zone"),
        ("fix,a", "b,a", "row 4: commit b is there twice"),
        ("sha,parents", "id,parents", "has no column sha"),
    ],
)
def test_a_bad_row_is_named(files: tuple[Path, Path], before: str, after: str, said: str) -> None:
    files[0].write_text(COMMITS.replace(before, after))
    result = run(*files, "--from", "1.0", "--to", "1.1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--from", "1.0", "--to", "1.1.0"), "There is no tag 1.1.0; there are 1.1, 1.0, 1.0.1."),
        (("--from", "1.0", "--to", "lost"), "names commit z, which is not among the commits"),
        (("--from", "1.0", "--to", "1.1", "--to", "lost"), "--from is given 1 times and --to 2 times"),
        (("--git", ".", "--from", "1.0", "--to", "1.1"), "not both"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    files: tuple[Path, Path], asked: tuple[str, ...], said: str
) -> None:
    result = run(*files, *asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_damaged_packed_table_is_refused(files: tuple[Path, Path]) -> None:
    files[0].write_bytes(gzip.compress(COMMITS.encode())[:-20])
    assert "is damaged" in run(*files, "--from", "1.0", "--to", "1.1").stderr


def git(folder: Path, *command: str, at: str = "2026-01-01T00:00:00+00:00") -> None:
    who = {f"GIT_{role}_{what}": "shop" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    moments = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    subprocess.run(["git", *command], cwd=folder, check=True, env={**who, **moments, "PATH": "/usr/bin:/bin"})


def test_a_clone_is_read_by_git(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path, "tag", "1.0")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "two", at="2026-01-03T00:00:00+00:00")
    git(tmp_path, "tag", "-a", "1.1", "-m", "second", at="2026-01-05T12:00:00+00:00")
    (found,) = releases("--git", tmp_path, "--from", "1.0", "--to", "1.1")
    assert found == {"from": "1.0", "to": "1.1", "commits": 1, "median_lead_days": 2.5}


def test_a_folder_that_is_no_clone_is_refused(tmp_path: Path) -> None:
    result = run("--git", tmp_path / "none", "--from", "1.0", "--to", "1.1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "git cannot read" in result.stderr


@pytest.mark.django_db
def test_a_history_is_taken_over_once(files: tuple[Path, Path]) -> None:
    def taken() -> dict[str, int]:
        told = ["import", *map(str, files), "--service", "shop", "--tags", "1.*", "--json"]
        result = CliRunner().invoke(delivery, told)
        assert result.exit_code == 0, result.output
        found: dict[str, int] = json.loads(result.stdout)
        return found

    assert taken() == {"commits": 5, "commits_known": 0, "deployments": 3, "deployments_known": 0}
    brought = {
        each.version_name: sorted(
            Shipped.objects.filter(deployment=each).values_list("commit__sha", flat=True)
        )
        for each in Deployment.objects.all()
    }
    # on two branches at once: each commit came with the first tag that reached it
    assert brought == {"1.0": ["a", "b"], "1.0.1": ["fix"], "1.1": ["c", "merged"]}
    assert taken() == {"commits": 0, "commits_known": 5, "deployments": 0, "deployments_known": 3}
    assert Entry.objects.filter(action="releases.deployment.tell").count() == 6


@pytest.mark.django_db
def test_a_team_that_is_not_there_takes_nothing_over(files: tuple[Path, Path]) -> None:
    told = ["import", *map(str, files), "--service", "shop", "--team", "Nobody"]
    result = CliRunner().invoke(delivery, told)
    assert result.exit_code == 2
    assert "There is no team “Nobody”." in result.stderr
    assert not Commit.objects.exists()
