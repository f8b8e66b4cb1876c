from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0014_desk_letters")]

    operations = [
        migrations.AlterModelOptions(
            name="comment",
            options={
                "default_permissions": ["view"],
                "ordering": ["-submitted_at", "-pk"],
                "permissions": [
                    ("decide_comment", "Can publish, reject and remove comments"),
                    ("view_figures", "Can view what the desk is doing"),
                    ("view_people_figures", "Can view what each moderator is doing"),
                ],
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
            },
        ),
    ]
