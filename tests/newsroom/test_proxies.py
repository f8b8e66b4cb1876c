"""Who sent a comment, asked of the real server behind proxies."""

from itertools import count

NUMBERS = count()
STORY = "/stories/night-train-returns/"


def reply(site, forwarded):
    """Post a comment that came on this way; return the status of the answer."""
    fields = {"name": "Ann", "email": "ann@example.org", "text": f"Comment {next(NUMBERS)}."}
    headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": forwarded}
    return site.ask(f"{STORY}reply/", fields, **headers).status


def test_behind_two_proxies_a_flood_is_its_senders_whatever_they_claim(data, start):
    site = start(data, NEWSROOM_TRUSTED_PROXIES="2")
    assert reply(site, "203.0.113.7, 10.0.0.5") == 303
    for claimed in ("6.6.6.6, ", "198.51.100.9, 6.6.6.6, "):
        assert reply(site, f"{claimed}203.0.113.7, 10.0.0.5") == 429
    assert reply(site, "203.0.113.8, 10.0.0.5") == 303


def test_what_did_not_come_through_a_proxy_of_ours_is_believed_in_nothing(data, start):
    site = start(data, NEWSROOM_TRUSTED_PROXIES="1", NEWSROOM_PROXY_ADDRESSES="192.0.2.0/24")
    assert [reply(site, f"203.0.113.{number}") for number in (1, 2)] == [303, 429]
