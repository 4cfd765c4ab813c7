"""What is typed to park a case and to look at it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..states.parking import ParkGround
from .fields import day_field, one_of, text_box


class ParkForm(forms.Form):
    ground = one_of(_("为什么现在办不了"), ParkGround.choices)
    words = text_box(_("说清缘由，也是告诉居民的话"), rows=3, help_text=_("批了以后，说过话的人都会看到。"))
    condition = text_box(_("等什么来了接着办"), rows=2, help_text=_("比如“明年维修资金批下来”。也会告诉说过话的人。"))
    review_on = day_field(_("最晚哪天再看一次"))


class ReviewForm(forms.Form):
    review_on = day_field(_("再挂到哪天"))
    words = text_box(_("看了以后，为什么还要等"), rows=3, help_text=_("说过话的人都会看到。"))
