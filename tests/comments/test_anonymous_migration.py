"""A site that goes back to the older rule keeps its anonymous comments."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.comments.test_trust_migration import whole
from tests.makers import discuss, make_comment, make_story

BEFORE = [("comments", "0011_log_of_the_past")]

__all__ = ["whole"]


@pytest.mark.django_db(transaction=True)
def test_anonymous_comments_get_an_author_whom_no_address_leads_to(whole):
    discuss(require_name_email=False)
    story = make_story()
    known, anonymous = make_comment(story), make_comment(story, name="", address="")
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    comments = apps.get_model("comments", "Comment").objects
    assert comments.get(pk=known.pk).person_id == known.person_id
    kept = comments.select_related("person").get(pk=anonymous.pk)
    assert (kept.name, kept.person.address_index) == ("Anonymous", None)
    assert kept.person.erased_at
