import pytest

from comments.models import Comment, Finding, ListEntry, Person
from comments.networks import network_digest
from comments.policy import Effect
from comments.policy.lists import Entry, Kind, Lists, pattern_of
from comments.policy.normalising import CharacterTable, NormalText
from comments.services import decide
from newsroom.models import User
from tests.makers import NOON, discuss, make_comment, make_story

LIST = "/admin/comments/listentry/"


def entry(pattern, kind=Kind.WORD, *, key=1, in_parts=False, effect=Effect.HOLD):
    return Entry(key=key, kind=kind, pattern=pattern, effect=effect, in_parts=in_parts)


def found(text, *entries):
    return [text[match.start : match.end] for match in Lists(entries).found_in(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Buy VIAGRA now", "VIAGRA"),
        ("viagra!", "viagra"),
        ("v i a g r a for all", "v i a g r a"),
        ("v.i.a.g.r.a", "v.i.a.g.r.a"),
        ("v\ni\na\ng\nr\na", "v\ni\na\ng\nr\na"),
        ("vi<b></b>agra", "vi<b></b>agra"),
        ("vi<b title='x'>ag</b>ra", "vi<b title='x'>ag</b>ra"),
        ("vi**ag**ra", "vi**ag**ra"),
        ("v\u0456\u0430gr\u0430", "v\u0456\u0430gr\u0430"),
        ("v1agra", "v1agra"),
        ("v!agra", "v!agra"),
        ("vi\u200bag\u00adra", "vi\u200bag\u00adra"),
        ("viágrá", "viágrá"),
        ("via\u0301gra", "via\u0301gra"),
        ("ｖｉａｇｒａ", "ｖｉａｇｒａ"),
        ("buy_viagra_now", "viagra"),
        ("<viagra>", "viagra"),
        ("I say: b u y  v i a g r a", "v i a g r a"),
        ("viagras", None),
        ("niviagra", None),
        ("via gra", None),
        ("", None),
    ],
)
def test_a_word_is_found_however_it_is_written_and_never_inside_another(text, words):
    assert found(text, entry("viagra")) == ([words] if words else [])


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("free money", "Free \n MONEY here", "Free \n MONEY"),
        ("free money", "free <b></b> money", "free <b></b> money"),
        ("free money", "freemoney", None),
        ("казино", "Новое Казино!", "Казино"),
        ("press", "WordPress", None),
        ("赌场", "网上赌场广告", None),
        ("क्ष", "क्ष है", "क्ष"),
    ],
)
def test_phrases_and_other_scripts(pattern, text, words):
    assert found(text, entry(pattern)) == ([words] if words else [])


@pytest.mark.parametrize(
    ("pattern", "text"), [("press", "WordPress"), ("赌场", "网上赌场广告"), ("cas", "lucas")]
)
def test_parts_of_words_are_found_by_choice(pattern, text):
    assert len(found(text, entry(pattern, in_parts=True))) == 1


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see http://bad.example/a", "bad.example"),
        ("see X.BAD.example.", "X.BAD.example."),
        ("www.bad.example", "www.bad.example"),
        ("bad\uff0eexample", "bad\uff0eexample"),
        ("[words](https://a.b.bad.example:80/x?y)", "a.b.bad.example"),
        ("xn--9.bad.example", "xn--9.bad.example"),
        ("not.example, bad.example, bad.example", "bad.example"),
        ("a.bad.example and b.bad.example", "a.bad.example"),
        ("badexample", None),
        ("bad.example.org", None),
        ("notbad.example", None),
    ],
)
def test_a_domain_is_found_with_what_is_under_it(text, host):
    assert found(text, entry("https://www.bad.example/", Kind.DOMAIN)) == ([host] if host else [])


@pytest.mark.parametrize(
    ("kind", "written"), [(Kind.WORD, "***"), (Kind.WORD, "\u200b"), (Kind.DOMAIN, "word")]
)
def test_what_can_never_be_found_is_no_pattern(kind, written):
    assert pattern_of(kind, written) == ""
    assert not found(f"a {written} b", entry(written, kind))


def test_every_entry_is_told_once_at_its_first_place():
    entries = [entry("one", key=1), entry("one", key=2, in_parts=True), entry("two", key=3)]
    matches = list(Lists(entries).found_in("one two one two"))
    assert sorted((match.entry.key, match.start) for match in matches) == [(1, 0), (2, 0), (3, 4)]


@pytest.mark.parametrize("written", ["пример.example", "xn--e1afmkfd.example"])
def test_a_domain_is_the_same_encoded_and_in_its_own_letters(written):
    assert found("see https://www.xn--e1afmkfd.example/a", entry(written, Kind.DOMAIN))
    assert found("see ПРИМЕР.example", entry(written, Kind.DOMAIN))


def test_the_table_of_looks_stops_growing():
    full = CharacterTable({-number: "" for number in range(10_000)})
    assert full[ord("É")] == "e"
    assert len(full) == 10_000


def test_places_are_those_of_the_written_text_far_behind_changed_lengths():
    text = "ﬃ **a** <b>ﷺ</b> " * 300 + "here viagra"
    assert found(text, entry("viagra")) == ["viagra"]
    normal = NormalText(text)
    assert [text[normal.origin(place)] for place in range(len(normal.look))]


def test_addresses_and_networks_are_those_of_the_author():
    lists = Lists([entry("7", Kind.ADDRESS, key=1), entry("digest", Kind.NETWORK, key=2)])
    assert [one.key for one in lists.of_author(person=7, networks=["x", "digest"])] == [1, 2]
    assert not list(lists.of_author(person=None, networks=[]))


@pytest.mark.parametrize(
    "written", ["192.0.2.0/24", "192.0.2.7", "10.0.0.0/8", "2001:db8::/32", "2001:db8::1"]
)
def test_a_network_has_one_digest(written):
    assert network_digest(written) == network_digest(f" {written} ")
    assert written not in network_digest(written)


@pytest.mark.parametrize("written", ["", "192.0.2.0/23", "300.1.1.1", "host", "::/0"])
def test_another_network_is_refused_in_words(written):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        network_digest(written)


@pytest.fixture
def trusting(db):
    discuss(published_to_trust=0)
    return make_story()


def listed(pattern, **fields):
    return ListEntry.objects.create(**{"kind": "word", "pattern": pattern} | fields)


def test_a_match_holds_with_its_words_and_its_entry(trusting):
    row = listed("casino")
    comment = make_comment(trusting, "The best c@sino")
    finding = comment.findings.get()
    assert comment.is_held
    assert (finding.entry, finding.rule) == (row, "listed")
    assert comment.text[finding.start : finding.end] == "c@sino"


def test_trash_overrides_everything_and_staff_too(trusting):
    staff = User.objects.create_user("mo", name="Mo", is_staff=True)
    listed("casino", action="trash")
    listed("dice")
    assert make_comment(trusting, "casino dice").status == Comment.Status.TRASHED
    fields = {"user": staff, "address": ""}
    assert make_comment(trusting, "casino", **fields).status == Comment.Status.TRASHED
    assert make_comment(trusting, "dice", **fields).is_published


@pytest.mark.parametrize(
    "fields", [{"name": "Casino Joe"}, {"website": "https://x.casino.example/"}]
)
def test_name_and_website_are_looked_at_too(trusting, fields):
    listed("casino", action="trash")
    listed("casino.example", kind="domain")
    comment = make_comment(trusting, **fields)
    assert {finding.start for finding in comment.findings.all()} == {None}
    assert comment.status == Comment.Status.TRASHED


def test_a_change_of_the_lists_counts_at_once_and_what_is_switched_off_does_not(trusting):
    row = listed("casino")
    assert make_comment(trusting, "casino").is_held
    row.is_active = False
    row.save()
    assert make_comment(trusting, "A casino").is_published
    ListEntry.objects.all().delete()
    listed("dice")
    assert make_comment(trusting, "dice").is_held


def test_the_record_of_an_entry(trusting):
    row = listed("casino")
    moderator = User.objects.create_user("mo", name="Mo", is_staff=True)
    for number in range(3):
        comment = make_comment(trusting, f"casino casino {number}")
    to = Comment.Status.PUBLISHED
    decide(comment=comment, version=1, to=to, actor=moderator, now=NOON)
    stored = ListEntry.objects.with_record().get(pk=row.pk)
    assert (stored.fired, stored.overruled) == (3, 1)
    row.delete()
    assert Finding.objects.filter(rule="listed", entry=None).count() == 3


def post(client, **fields):
    return client.post(
        f"{LIST}add/", {"kind": "word", "action": "hold", "is_active": "on"} | fields
    )


def test_the_desk_adds_entries_and_sees_what_they_did(admin_client, trusting):
    assert post(admin_client, pattern="casino").status_code == 302
    make_comment(trusting, "casino")
    page = admin_client.get(LIST).text
    assert "casino" in page
    row = ListEntry.objects.get()
    assert row.added_by.username == "admin"
    query = f"queue=all&amp;entry={row.pk}"
    assert query in page
    found_in = admin_client.get(f"/admin/comments/comment/?{query.replace('&amp;', '&')}")
    assert len(found_in.context_data["cards"]) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pattern": "***"}, "could ever be found"),
        ({"pattern": "word", "kind": "domain"}, "could ever be found"),
        ({"pattern": "ann@example.org"}, "kept sealed"),
        ({"pattern": "ann@", "kind": "address"}, "valid email"),
        ({"pattern": "192.0.2.0/23", "kind": "network"}, "after the slash"),
        ({"pattern": "casino"}, "in the list already"),
        ({"pattern": ""}, "required"),
    ],
)
def test_what_cannot_work_is_refused(admin_client, fields, words):
    listed("casino")
    page = post(admin_client, **fields)
    assert page.status_code == 200
    assert words in page.text
    assert ListEntry.objects.count() == 1


def test_an_address_is_kept_as_the_person_whose_it_is(admin_client, trusting):
    comment = make_comment(trusting, "Before.")
    post(admin_client, kind="address", pattern="ANN@example.org")
    row = ListEntry.objects.get()
    assert (row.person, row.pattern) == (comment.person, "")
    assert "already" in post(admin_client, kind="address", pattern="ann@example.org").text
    held = make_comment(trusting, "After.")
    assert held.is_held
    assert held.findings.get().entry == row
    change = f"{LIST}{row.pk}/change/"
    assert "ann@" not in admin_client.get(change).text.lower()
    answer = admin_client.post(change, {"action": "trash", "is_active": "on", "note": "Again."})
    assert answer.status_code == 302
    assert make_comment(trusting, "Once more.").status == Comment.Status.TRASHED
    assert Person.objects.count() == 1
