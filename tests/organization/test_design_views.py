"""Pages from which an operation is designed: templates, the file, advice and maturity."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit import operation_writing
from storewide.kit.permissions import SYSTEM
from storewide.organization import advice_operations
from storewide.organization.models import AdviceAnswers, Maturity, MaturityPart, Role, Team
from storewide.organization.templates_of_operation import TEMPLATES
from storewide.ownership.models import Activity, Area

DESIGN = "/organization/design/"
ALL = {
    "scale": "some",
    "similarity": "partly",
    "context": "bound",
    "design": "matrix",
    "acquisition": "some",
    "geography": "similar",
    "maturity": "grown",
}


def test_everybody_sees_where_a_design_begins(as_viewer: Client):
    page = as_viewer.get(DESIGN).content.decode()
    assert "How mature the operation is was not assessed yet" in page
    assert "Owners of the operation apply files." in page
    assert as_viewer.get(DESIGN + "file/").status_code == 403


@pytest.mark.parametrize("name", [template.name for template in TEMPLATES])
def test_a_template_is_shown_before_it_is_taken(as_owner: Client, as_mate: Client, name: str):
    address = f"{DESIGN}templates/{name}/"
    assert as_mate.post(address).status_code == 403
    page = as_owner.get(address).content.decode()
    assert "This would add" in page
    assert not Role.objects.exists()
    assert as_owner.post(address).status_code == 302
    assert Role.objects.exists()
    entries = Entry.objects.count()
    assert "This would change nothing" in as_owner.get(address).content.decode()
    as_owner.post(address)
    assert Entry.objects.count() == entries


def test_a_template_keeps_what_is_there(as_owner: Client, at: datetime):
    area = Area.objects.get(name="Content management")
    Area.objects.filter(pk=area.pk).update(accountable=Role.objects.create(title="Editor", created_at=at))
    as_owner.post(f"{DESIGN}templates/seven-areas/")
    assert str(Area.objects.get(pk=area.pk).accountable) == "Editor"
    assert str(Area.objects.get(name="Solution ownership").accountable) == "Solution owner"
    assert Activity.objects.count() == 15


def test_an_unknown_template_names_the_known_ones(as_owner: Client):
    response = as_owner.get(f"{DESIGN}templates/seven-area/")
    assert response.status_code == 404


def test_a_file_is_tried_and_then_taken(as_owner: Client):
    text = b"teams:\n- name: Checkout\n"
    tried = as_owner.post(DESIGN + "file/", {"file": SimpleUploadedFile("o.yaml", text)})
    assert tried.status_code == 200
    assert not Team.objects.exists()
    carried = {name: tried.context["form"].initial[name] for name in ("name", "content")}
    assert as_owner.post(DESIGN + "file/take/", carried).status_code == 302
    assert Team.objects.get().name == "Checkout"


def test_a_file_that_removes_asks_first(as_owner: Client):
    as_owner.post(DESIGN + "templates/product-teams/")
    text = operation_writing.write({"activities": [], "responsibilities": []}).encode()
    tried = as_owner.post(DESIGN + "file/", {"file": SimpleUploadedFile("o.yaml", text)})
    assert "would change nothing" in tried.content.decode()
    refused = as_owner.post(DESIGN + "file/", {"file": SimpleUploadedFile("o.yaml", b"teams: []\n")})
    assert refused.status_code == 422
    assert "cannot go, because this hangs on it" in refused.content.decode()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"teams:\n- nam: x\n", b"- x"])
def test_a_file_that_cannot_be_read_is_told_beside_its_field(as_owner: Client, content: bytes):
    response = as_owner.post(DESIGN + "file/", {"file": SimpleUploadedFile("o.yaml", content)})
    assert response.status_code == 422


def test_the_operation_is_downloaded(as_owner: Client):
    response = as_owner.get(DESIGN + "file/download/")
    assert response["Content-Disposition"] == 'attachment; filename="operation.yaml"'
    assert response.content.decode().startswith("# The operation, as Storewide holds it.")


def test_questions_lead_to_advice(as_mate: Client, as_viewer: Client):
    assert as_viewer.get(DESIGN + "advice/new/").status_code == 403
    assert as_mate.get(DESIGN + "advice/new/").status_code == 200
    response = as_mate.post(DESIGN + "advice/new/", ALL)
    kept = AdviceAnswers.objects.get()
    assert response["Location"] == kept.get_absolute_url()
    assert kept.answered_by == "Milan"
    page = as_viewer.get(kept.get_absolute_url()).content.decode()
    assert "What fits: Hybrid; independent department in a unit" in page
    assert "No single other answer." in page
    assert "Independent department in a unit" in as_viewer.get(DESIGN + "advice/").content.decode()


def test_no_answer_is_told(as_mate: Client):
    response = as_mate.post(DESIGN + "advice/new/", {"note": "nothing"})
    assert response.status_code == 422
    assert "answer at least one question" in response.content.decode()
    assert not AdviceAnswers.objects.exists()


def test_maturity_follows_from_what_holds(as_mate: Client, as_viewer: Client):
    address = f"{DESIGN}maturity/data/"
    assert as_viewer.get(address).status_code == 200
    said: dict[str, Any] = {
        "met": ["data-2a", "data-2b", "data-2c", "data-3a"],
        "evidence": "Seen.",
        "on": "2026-03-01",
    }
    assert as_mate.post(address + "assess/", said).status_code == 302
    found = Maturity.objects.get()
    assert (found.part, found.stage, found.found_by) == ("data", 2, "Milan")
    page = as_viewer.get(address).content.decode()
    assert "What stage 3 lacks" in page
    assert "Everybody sees the same figures" in page
    assert "source=organization.maturity_lack%3Adata-3b" in page
    assert (
        "Data holds the operation back: stage 2 of 5" in as_viewer.get(f"{DESIGN}maturity/").content.decode()
    )
    assert as_viewer.get(f"{DESIGN}maturity/nothing/").status_code == 404


def test_a_trend_is_drawn_from_two_findings(as_viewer: Client, at: datetime):
    for day, met in ((1, []), (2, ["people-2a", "people-2b", "people-2c"])):
        advice_operations.find_maturity(
            part=MaturityPart.PEOPLE, met=met, evidence="E", on=at.date().replace(day=day), by=SYSTEM, at=at
        )
    assert "People went from stage 1 to 2" in as_viewer.get(f"{DESIGN}maturity/people/").content.decode()


def test_what_a_template_leaves_open_is_told_with_where(as_owner: Client):
    assert "What the design still waits for" not in as_owner.get(DESIGN).content.decode()
    as_owner.post(f"{DESIGN}templates/marketing-operations-centre/")
    assert [str(each.label) for each in as_owner.get(DESIGN).context["left"]] == [
        "Import people: nobody is in the directory",
        "1 unit is not described in whole",
        "4 teams have no member",
        "3 roles wait for somebody",
    ]
    assert "3 roles" in as_owner.get("/organization/roles/?standing=vacant").content.decode()
