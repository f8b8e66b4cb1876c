"""Give the comments that are there a place in their thread, and every avatar its own seed."""

import secrets

from django.db import migrations

SEGMENT, DEEPEST = 16, 10


def fill(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects
    people = apps.get_model("comments", "Person").objects
    paths = {}
    # A parent is always stored before its replies.
    for pk, parent, at in comments.order_by("pk").values_list("pk", "parent", "submitted_at"):
        above = paths[parent][: SEGMENT * (DEEPEST - 1)] if parent else ""
        milliseconds = max(0, round(at.timestamp() * 1000))
        paths[pk] = f"{above}{milliseconds:012x}{secrets.token_hex(2)}"
        comments.filter(pk=pk).update(path=paths[pk], avatar_seed=secrets.token_hex(8))
    for pk in people.values_list("pk", flat=True):
        people.filter(pk=pk).update(avatar_seed=secrets.token_hex(8))


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_conversation")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
