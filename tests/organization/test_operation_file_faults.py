"""What is wrong in a file of the operation is told with its line and its cure."""

from datetime import datetime

import pytest

from storewide.kit import operation_plan, operation_reading
from storewide.kit.operation_file import FileRefused
from storewide.kit.permissions import SYSTEM


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "this file is empty; begin with: storewide export operation FILE.")]),
        ("teams: [", [(2, "this is no YAML: ")]),
        ("- a", [(1, "a section is expected here, such as “teams:”.")]),
        ("storewide: 2\n", [(1, "this Storewide reads files of form 1; write “storewide: 1”.")]),
        ("team:\n- name: A\n", [(1, "there is no section “team”; did you mean “teams”?")]),
        (
            "teams:\n- name: A\n  misson: x\n",
            [(3, "rows of “teams” have no “misson”; did you mean “mission”?")],
        ),
        ("teams:\n- name: A\n  name: B\n", [(3, "“name” stands here twice; keep one.")]),
        ("teams:\n- name: [a]\n", [(2, "“name” takes one value; write it on this line.")]),
        ("teams:\n  name: A\n", [(2, "a list is expected here: each row begins with “- ”.")]),
        ("teams:\n- A\n", [(2, "a row of “teams” is expected here, such as “- name: …”.")]),
        ("teams:\n- &a {name: A}\n- *a\n", [(3, "a row of “teams” is expected here, such as “- name: …”.")]),
        ("teams:\n- name: A\n- name: a\n", [(3, "“a” stands in line 2 already; keep one of the two.")]),
        ("teams:\n- mission: A\n", [(2, "“name” is missing in this row; write it.")]),
        (
            "teams:\n- name: A\n  kind: projekt\n- name: B\n  maintenance_share: 101\n- name: C\n  maintenance_share: x\n",
            [
                (3, "“kind” is “projekt”; did you mean “project”?"),
                (5, "“maintenance_share” is 101; it must be from 0 to 100."),
                (7, "“maintenance_share” is “x”; it must be a whole number."),
            ],
        ),
        ("people:\n- {name: A, email: a}\n", [(2, "“a” is no e-mail address.")]),
        (
            "people:\n- {name: A, email: a@x.example, team: Chekout}\n",
            [
                (
                    2,
                    "“team” names “Chekout”, which is neither in “teams” of this file nor there already; known are: –.",
                )
            ],
        ),
        (
            "functions:\n- {unit: A, name: B, provision: own, company: C}\n",
            [
                (
                    2,
                    "only an outsourced function has a “company”; take it out, or write “provision: outsourced”.",
                )
            ],
        ),
        ("teams: []\n---\nunits: []\n", [(3, "a second document begins here; keep one in a file.")]),
    ],
)
def test_faults_name_line_and_cure(db: None, at: datetime, text: str, faults: list[tuple[int, str]]):
    with pytest.raises(FileRefused) as refused:
        operation_plan.rehearse(operation_reading.read(text, "operation.yaml"), by=SYSTEM, at=at)
    found = [
        (fault.line, fault.sentence[: len(words)])
        for fault, (_line, words) in zip(refused.value.faults, faults, strict=True)
    ]
    assert found == faults
    assert refused.value.sentence.startswith(f"operation.yaml, line {faults[0][0]}: {faults[0][1]}")
