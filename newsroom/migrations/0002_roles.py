"""Makes a group for each role. What the roles are for: docs/decisions/roles.md."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def everything_about(app: str, *models: str) -> set[str]:
    acts = ("add", "change", "delete", "view")
    return {f"{app}.{act}_{model}" for model in models for act in acts}


READER_OF_THE_DESK = {
    "comments.view_comment",
    "comments.view_finding",
    "comments.view_decision",
    "comments.view_report",
    "comments.view_appeal",
    "comments.view_contest",
    "comments.view_note",
}
MODERATOR = READER_OF_THE_DESK | {
    "comments.decide_comment",
    "comments.view_person",
    "comments.decide_standing",
    "comments.view_cannedreason",
}
SENIOR_MODERATOR = (
    MODERATOR
    | everything_about("comments", "listentry", "cannedreason")
    | {
        "comments.view_learnedfilter",
        "comments.view_letter",
        "comments.view_logentry",
        "comments.view_figures",
        "comments.view_people_figures",
    }
)
EDITOR = (
    READER_OF_THE_DESK
    | everything_about("articles", "story", "byline", "image", "section", "contributor", "tag")
    | everything_about("comments", "discussion", "timelinestep")
    | {
        "comments.view_errorreport",
        "comments.change_errorreport",
        "comments.view_figures",
    }
)
PUBLISHER = EDITOR | {
    "articles.publish_story",
    "comments.view_logentry",
    "comments.export_log",
}
ROLES = {
    "Moderator": MODERATOR,
    "Senior moderator": SENIOR_MODERATOR,
    "Editor": EDITOR,
    "Publisher": PUBLISHER,
}


def make_roles(apps, schema_editor):
    add_to_roles(apps, schema_editor, ROLES)


def unmake_roles(apps, schema_editor):
    take_from_roles(apps, schema_editor, ROLES)


def add_to_roles(apps, schema_editor, roles):
    """Add to each role what it may do; a group of that name keeps all that it had."""
    database = schema_editor.connection.alias
    _make_permissions(apps, database)
    groups, stored = _groups(apps, database), _permissions(apps, database)
    for name, wanted in roles.items():
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(*(stored[permission] for permission in sorted(wanted)))


def take_from_roles(apps, schema_editor, roles):
    """Take from each role what it was given, and delete it if nobody has it and nothing is left."""
    database = schema_editor.connection.alias
    groups, stored = _groups(apps, database), _permissions(apps, database)
    for name, given in roles.items():
        for group in groups.filter(name=name):
            group.permissions.remove(*(stored[one] for one in sorted(given & stored.keys())))
            if not (group.permissions.exists() or group.user_set.exists()):
                group.delete()


def _make_permissions(apps, database):
    """Do what otherwise follows the last migration."""
    for app in apps.get_app_configs():
        if app.label in {"articles", "comments"}:
            # Apps of the past have no module, and would be passed over.
            app.models_module = getattr(app, "models_module", True)
            create_permissions(app, verbosity=0, using=database, apps=apps)


def _groups(apps, database):
    return apps.get_model("auth", "Group").objects.using(database)


def _permissions(apps, database):
    """Return all permissions by the names that `has_perm` takes."""
    stored = apps.get_model("auth", "Permission").objects.using(database)
    return {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in stored.select_related("content_type")
    }


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_accounts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0003_contributors_accounts"),
        ("comments", "0015_figures_permissions"),
    ]

    operations = [migrations.RunPython(make_roles, unmake_roles)]
