"""The front page leads through three doors, and each leads somewhere."""

import re

from django.test import Client


def test_the_three_words_stand_at_the_top_and_lead_to_their_doors(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    top, rest = page.split("</header>", 1)
    doors = re.findall(r'href="#([\w-]+)">(走出去|迎进来|合伙干)<', top)
    assert [word for _, word in doors] == ["走出去", "迎进来", "合伙干"]
    for anchor, word in doors:
        door = rest[rest.index(f'id="{anchor}"') :].split("</li>", 1)[0]
        way = re.findall(r'<a href="(/[^"]*)"', door)
        assert (word in door, len(way)) == (True, 1)
        assert client.get(way[0]).status_code in (200, 302)
