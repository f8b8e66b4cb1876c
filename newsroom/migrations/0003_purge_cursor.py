from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="PurgeCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.BigIntegerField(default=-1)),
                ("twice", models.BigIntegerField(default=-1)),
                ("due", models.BigIntegerField(default=-1)),
                ("due_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("again_at", models.DateTimeField(null=True)),
                ("version", models.PositiveBigIntegerField(default=1)),
            ],
            options={
                "default_permissions": [],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_purge_cursor")
                ],
            },
        ),
    ]
