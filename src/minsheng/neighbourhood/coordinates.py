"""Positions on the earth: kept as WGS-84, whatever a sheet holds or a map wants.

Maps of the country are drawn in GCJ-02, which shifts a place by 50 to 700 m, and Baidu's in BD-09, which shifts it once more. The two formulas
are the public approximations that open maps use; they agree with each other to about a metre.
"""

import math

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
_AXIS, _FLATNESS, _BAIDU = 6378245.0, 0.00669342162296594323, math.pi * 3000.0 / 180.0
# What offices write of a datum; the first word that stands in the cell wins. CGCS2000 differs from WGS-84 by centimetres.
WORDS = (
    ("百度", BD09),
    ("bd", BD09),
    ("高德", GCJ02),
    ("腾讯", GCJ02),
    ("微信", GCJ02),
    ("火星", GCJ02),
    ("gcj", GCJ02),
    ("天地图", WGS84),
    ("2000", WGS84),
    ("gps", WGS84),
    ("wgs", WGS84),
    ("84", WGS84),
)


def datum_named(cell: str) -> str:
    """ "" where the words name none that is known."""
    return next((datum for word, datum in WORDS if word in cell.lower()), "")


def _wave(value: float) -> float:
    return (20.0 * math.sin(6.0 * value * math.pi) + 20.0 * math.sin(2.0 * value * math.pi)) * 2.0 / 3.0


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 105.0, latitude - 35.0
    root = math.sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + _wave(x)
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + _wave(x)
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    angle = latitude / 180.0 * math.pi
    magic = 1 - _FLATNESS * math.sin(angle) ** 2
    north = north * 180.0 / ((_AXIS * (1 - _FLATNESS)) / (magic * math.sqrt(magic)) * math.pi)
    east = east * 180.0 / (_AXIS / math.sqrt(magic) * math.cos(angle) * math.pi)
    return north, east


def to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """WGS-84 as the maps of the country show it."""
    north, east = _shift(latitude, longitude)
    return latitude + north, longitude + east


def to_wgs84(latitude: float, longitude: float, datum: str) -> tuple[float, float]:
    """What a sheet holds, as it is kept. Converted once, when it comes in."""
    if datum == BD09:
        x, y = longitude - 0.0065, latitude - 0.006
        distance = math.hypot(x, y) - 0.00002 * math.sin(y * _BAIDU)
        angle = math.atan2(y, x) - 0.000003 * math.cos(x * _BAIDU)
        latitude, longitude, datum = distance * math.sin(angle), distance * math.cos(angle), GCJ02
    if datum != GCJ02:
        return latitude, longitude
    north, east = latitude, longitude
    for _ in range(3):  # each round brings it within a hundredth of what was left
        shown = to_gcj02(north, east)
        north, east = north - (shown[0] - latitude), east - (shown[1] - longitude)
    return north, east
