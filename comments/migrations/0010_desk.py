import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import comments.models.desk


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_contributors_accounts"),
        ("comments", "0009_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CannedReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=comments.models.desk.languages,
                        default=comments.models.desk.site_language,
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="For the desk alone.", max_length=60, verbose_name="label"
                    ),
                ),
                (
                    "text",
                    models.CharField(max_length=500, verbose_name="reason, told to the author"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "canned reason",
                "verbose_name_plural": "canned reasons",
                "ordering": ["language", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(verbose_name="until")),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wanted",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("published", "Published"),
                            ("rejected", "Rejected"),
                            ("spam", "Spam"),
                            ("trashed", "Trashed"),
                            ("withdrawn", "Withdrawn by its author"),
                        ],
                        max_length=10,
                        verbose_name="wanted instead",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "The decision stands"), ("overturned", "Overturned")],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "contest",
                "verbose_name_plural": "contests",
                "ordering": ["at"],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="DeskMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("hourly", "Once an hour"),
                            ("daily", "Once a day"),
                        ],
                        default="daily",
                        max_length=8,
                        verbose_name="pace",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("told_until", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "mail on waiting comments",
                "verbose_name_plural": "mail on waiting comments",
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("decision", "Decision on a comment"),
                            ("pick", "Editors' pick"),
                            ("reports", "Reports answered"),
                            ("appeal", "Appeal answered"),
                            ("contest", "Decision contested"),
                            ("standing", "Decision about a person"),
                            ("reveal", "Address revealed"),
                            ("rule", "Rule or setting changed"),
                            ("export", "Export"),
                            ("sign_in", "Signed in"),
                            ("sign_out", "Signed out"),
                            ("failed", "Sign-in failed"),
                        ],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=40, verbose_name="about")),
                ("about_id", models.PositiveBigIntegerField(null=True)),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("previous", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="digest"
                    ),
                ),
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log",
                "ordering": ["-pk"],
                "permissions": [("export_log", "Can export the log")],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["pk"],
                "default_permissions": ["view"],
            },
        ),
        migrations.AlterModelOptions(
            name="person",
            options={
                "default_permissions": ["view"],
                "permissions": [("reveal_address", "Can reveal an e-mail address")],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="language",
            field=models.CharField(
                blank=True, editable=False, max_length=8, verbose_name="language"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="undoes",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="comments.decision",
                verbose_name="takes back",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="batch",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="listentry",
            name="is_slur",
            field=models.BooleanField(
                default=False,
                help_text="Moderators see it blurred in comments until they point at it.",
                verbose_name="covered until asked",
            ),
        ),
        # Before the indexes that need it.
        migrations.AddField(
            model_name="comment",
            name="risk",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Cast(
                    django.db.models.functions.comparison.NullIf(
                        django.db.models.fields.json.KeyTextTransform("unwanted", "facts"),
                        models.Value("null"),
                    ),
                    models.FloatField(),
                ),
                output_field=models.FloatField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "-risk", "submitted_at"], name="comment_status_risk"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "story", "submitted_at"], name="comment_status_story"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["submitted_at"], name="comment_time"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("batch", ""), _negated=True),
                fields=["batch"],
                name="decision_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)),
                fields=["actor", "at"],
                name="decision_actor_time",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["at"], name="decision_time"),
        ),
        migrations.AddConstraint(
            model_name="cannedreason",
            constraint=models.UniqueConstraint(
                fields=("language", "label"),
                name="canned_reason_once",
                violation_error_message="There is a reason with this label already.",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="comment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claim",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="contested by",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contests",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="contest",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contest",
                to="comments.decision",
            ),
        ),
        migrations.AddField(
            model_name="deskmail",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="desk_mails",
                to="comments.person",
            ),
        ),
        migrations.AddField(
            model_name="deskmail",
            name="sections",
            field=models.ManyToManyField(
                blank=True,
                help_text="None chosen: all of them.",
                to="articles.section",
                verbose_name="sections",
            ),
        ),
        migrations.AddField(
            model_name="deskmail",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="desk_mail",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="logentry",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["by", "until"], name="claim_by_until"),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("comment",),
                name="contest_one_open_a_comment",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["act", "at"], name="log_act_time"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["actor", "at"], name="log_actor_time"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["about", "about_id"], name="log_about"),
        ),
    ]
