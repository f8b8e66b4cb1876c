import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0013_log_acts"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="desk_mail",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="comments.deskmail",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("verify", "Is this address yours?"),
                    ("published", "Comment published"),
                    ("rejected", "Comment rejected"),
                    ("appeal", "Appeal answered"),
                    ("picked", "Comment picked by the editors"),
                    ("reply", "Reply to a comment"),
                    ("digest", "Digest of a day"),
                    ("follow", "Confirm that you follow"),
                    ("yours", "The way to your comments"),
                    ("corrected", "Error corrected"),
                    ("desk_ask", "Confirm mail to a moderator"),
                    ("desk_held", "Comment waits for a moderator"),
                    ("desk_list", "Digest for a moderator"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
