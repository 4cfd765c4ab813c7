"""A box to choose from says what Django's own templates say, to the last attribute."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html

from minsheng.foundation.selects import WithQuickSelects

CHOICES = [("", "全部<小区>"), ("a&b", '万都"小区"'), (3, "三号"), ("两组", [("x", "甲"), ("y", "乙")])]


class Form(forms.Form):
    one = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"class": "wide", "data-x": 'a"b', "hidden": True}))
    many = forms.MultipleChoiceField(choices=CHOICES, required=False)
    unsure = forms.NullBooleanField()
    shut = forms.ChoiceField(choices=CHOICES, disabled=True, required=False)


@pytest.mark.parametrize("given", [None, {"one": "a&b", "many": ["3", "y"], "unsure": "true"}, {"one": "<nothing of it>"}])
def test_it_says_what_django_says(given):
    ours, theirs = Form(given, renderer=WithQuickSelects()), Form(given, renderer=DjangoTemplates())
    assert [parse_html(str(field)) for field in ours] == [parse_html(str(field)) for field in theirs]
    assert 'value="a&amp;b"' in str(ours["one"]) and "全部&lt;小区&gt;" in str(ours["one"])


def test_the_pages_use_it():
    assert isinstance(get_default_renderer(), WithQuickSelects)
