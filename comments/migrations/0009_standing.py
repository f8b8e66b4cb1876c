import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to_number(apps, schema_editor):
    discussion = apps.get_model("comments", "Discussion")
    discussion.objects.filter(hold_newcomers=False).update(published_to_trust=0)
    discussion.objects.filter(hold_newcomers=True).update(published_to_trust=1)


def to_switch(apps, schema_editor):
    discussion = apps.get_model("comments", "Discussion")
    discussion.objects.filter(published_to_trust=0).update(hold_newcomers=False)
    discussion.objects.filter(published_to_trust__gt=0).update(hold_newcomers=True)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0008_filter"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="published_to_trust",
            field=models.PositiveSmallIntegerField(
                null=True,
                blank=True,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(1000),
                ],
                help_text="Comments are held until their author has so many published ones under a proven address. 0 switches it off.",
                verbose_name="published comments that earn trust",
            ),
        ),
        migrations.RunPython(to_number, to_switch),
        migrations.RemoveField(model_name="discussion", name="hold_newcomers"),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("watched", "Watched"),
                            ("suspended", "Suspended"),
                            ("banned", "Banned"),
                            ("lifted", "Lifted"),
                        ],
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "reason",
                    models.CharField(max_length=500, verbose_name="reason, told to the person"),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="comments.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "standing",
                "verbose_name_plural": "standings",
                "ordering": ["pk"],
                "permissions": [("decide_standing", "Can watch, suspend and ban people")],
                "default_permissions": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "suspended"), ("until__isnull", False)),
                            models.Q(
                                ("kind__in", ["watched", "banned", "lifted"]),
                                ("until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="standing_ends_if_suspended",
                    )
                ],
            },
        ),
    ]
