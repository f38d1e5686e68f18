"""Forms: label, help and error belong to their field, for eyes and for screen readers."""

from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory


class AskForm(forms.Form):
    """One field of each shape."""

    title = forms.CharField(label="Title", help_text="One <line>.")
    note = forms.CharField(label="Note", required=False)
    size = forms.ChoiceField(label="Size", choices=[("s", "Days"), ("l", "Months")], widget=forms.RadioSelect)
    told = forms.BooleanField(label="Told", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def html(form: forms.Form) -> str:
    return " ".join(str(form).split())


def test_field_is_tied_to_its_label_and_help() -> None:
    text = html(AskForm())
    assert '<label for="id_title">Title</label>' in text
    assert 'id="id_title_helptext">One &lt;line&gt;.</div>' in text
    assert 'aria-describedby="id_title_helptext"' in text


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    text = html(AskForm())
    assert 'Note <span class="optional">(optional)</span>' in text
    assert "(optional)" not in text.split('for="id_title"')[1].split("</label>")[0]


def test_choices_stand_in_a_named_group() -> None:
    assert "<legend>Size</legend>" in html(AskForm())


def test_error_stands_beside_its_field_and_in_the_summary() -> None:
    text = html(AskForm({"note": "kept", "size": "s"}))
    assert "One thing to mend" in text
    assert '<a href="#id_title">Title</a>: This field is required.' in text
    assert 'aria-describedby="id_title_helptext id_title_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_title_error"' in text
    assert 'value="kept"' in text


def test_error_of_a_group_can_be_reached_from_the_summary() -> None:
    text = html(AskForm({"title": "x"}))
    assert '<a href="#id_size">Size</a>' in text
    assert 'id="id_size"' in text


def test_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = AskForm({"title": "x", "size": "s"})
    form.add_error(None, "This month is closed.")
    assert "<li>This month is closed.</li>" in html(form)


def test_hidden_fields_take_no_row() -> None:
    assert 'class="field"' not in str(AskForm(prefix="p")["token"])
    assert html(AskForm()).count('type="hidden"') == 1


def test_form_part_guards_unsaved_work_and_shows_a_conflict() -> None:
    request = RequestFactory().get("/")
    context = {
        "form": AskForm(),
        "submit": "Save",
        "cancel_url": "/back/",
        "theirs": {"Title": "Their title"},
    }
    text = render_to_string("kit/parts/form.html", context, request)
    assert "data-guard=" in text
    assert "csrfmiddlewaretoken" in text
    assert "<dt>Title</dt><dd>Their title</dd>" in text
    assert '<a class="button button-bare" href="/back/">' in text
