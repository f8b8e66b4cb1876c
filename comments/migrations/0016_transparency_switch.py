from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0015_figures_permissions")]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="publishes_figures",
            field=models.BooleanField(
                default=False,
                db_default=False,
                help_text="A public page for each month: comments received, published, held and not published, with the reasons, appeals, reports and the wait. No names, and no small numbers.",
                verbose_name="publish monthly figures",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publishes_figures", False),
                    models.Q(("section__isnull", True), ("story__isnull", True)),
                    _connector="OR",
                ),
                name="discussion_figures_of_the_site",
            ),
        ),
        migrations.CreateModel(
            name="MonthFigures",
            fields=[
                (
                    "month",
                    models.DateField(
                        help_text="Its first day.",
                        primary_key=True,
                        serialize=False,
                        verbose_name="month",
                    ),
                ),
                ("figures", models.JSONField(verbose_name="figures")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "figures of a month",
                "verbose_name_plural": "figures of months",
                "ordering": ["-month"],
                "default_permissions": [],
            },
        ),
    ]
