"""The kind of a browser in two words, as far as somebody needs it to know their own log-in again; nothing else of what it says is kept."""

from django.utils.translation import gettext as _

# The first that stands in what a browser says of itself counts: most name others too.
_APPS = {
    "MicroMessenger": "wechat",
    "Edg": "edge",
    "QQBrowser": "qq",
    "HuaweiBrowser": "huawei",
    "Firefox": "firefox",
    "Chrome": "chrome",
    "Safari": "safari",
}
_DEVICES = {
    "HarmonyOS": "harmony",
    "OpenHarmony": "harmony",
    "iPhone": "iphone",
    "iPad": "ipad",
    "Android": "android",
    "Windows": "windows",
    "Macintosh": "mac",
    "Linux": "linux",
}


def browser_of(user_agent: str) -> str:
    """ "windows edge": a device and a program, each "other" where unknown."""
    device = next((word for mark, word in _DEVICES.items() if mark in user_agent), "other")
    return f"{device} {next((word for mark, word in _APPS.items() if mark in user_agent), 'other')}"


def device_shown(kept: str) -> str:
    """安卓手机或平板."""
    devices = {
        "harmony": _("鸿蒙手机或平板"),
        "iphone": _("苹果手机"),
        "ipad": _("苹果平板"),
        "android": _("安卓手机或平板"),
        "windows": _("Windows电脑"),
        "mac": _("苹果电脑"),
        "linux": _("Linux电脑"),
    }
    return devices.get(kept.partition(" ")[0], _("别的设备"))


def browser_shown(kept: str) -> str:
    """安卓手机或平板 · 微信."""
    apps = {
        "wechat": _("微信"),
        "edge": _("Edge浏览器"),
        "qq": _("QQ浏览器"),
        "huawei": _("华为浏览器"),
        "firefox": _("火狐浏览器"),
        "chrome": _("谷歌内核的浏览器"),
        "safari": _("Safari浏览器"),
    }
    return f"{device_shown(kept)} · {apps.get(kept.partition(' ')[2], _('别的浏览器'))}"
