"""What an office writes for everybody to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Voice
from .fields import REQUIRED, text_box


class BoardForm(forms.Form):
    title = forms.CharField(
        label=_("标题"), max_length=40, help_text=_("比如“菜搬上楼顶，楼前栽了树”。"), error_messages=REQUIRED
    )
    words = text_box(_("听到了什么，后来怎样"), rows=4, help_text=_("社区自己的话，两三句。没办成、办晚了，也照实写。"))
    quoted: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("引哪一条里的原话"), queryset=None, required=False, empty_label=_("不引")
    )
    quote = text_box(_("居民的原话"), required=False, rows=2, help_text=_("可以截一段，不能改。"))
    consent = forms.CharField(
        label=_("他怎么同意的"), required=False, max_length=200, help_text=_("引了原话才写：谁、哪天、怎么同意的。不会公示。")
    )
    pictures = forms.BooleanField(label=_("放前后两张照片"), required=False, help_text=_("看清楚照片里没有人脸、门牌和车牌。"))
    thanks = forms.BooleanField(
        label=_("点名感谢出钱出力的单位"), required=False, help_text=_("只点自己愿意的；谁愿意、谁出了什么，看“怎么一起办”。")
    )
    # Which pair of photos the one who releases was shown.
    photos = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, voices: list[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quoted"]
        field.queryset = Voice.objects.unscoped("of a case already visible").filter(pk__in=[voice.pk for voice in voices])
        field.label_from_instance = lambda voice: f"{voice.number} {voice.words[:24]}"
