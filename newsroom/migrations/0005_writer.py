"""Makes the role of writers. What it is for: docs/decisions/roles.md."""

import importlib

from django.db import migrations

roles = importlib.import_module("newsroom.migrations.0002_roles")

# Not change_story: articles.admin lets whoever may add stories change their own.
WRITER = {
    "articles.view_story",
    "articles.add_story",
    "articles.view_tag",
    "articles.view_contributor",
    "articles.view_image",
    "articles.add_image",
} | roles.everything_about("articles", "byline")
ROLES = {"Writer": WRITER}


def make_writer(apps, schema_editor):
    roles.add_to_roles(apps, schema_editor, ROLES)


def unmake_writer(apps, schema_editor):
    roles.take_from_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0004_signing_in"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0003_contributors_accounts"),
    ]

    operations = [migrations.RunPython(make_writer, unmake_writer)]
