from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_name_and_email_not_required")]

    operations = [
        migrations.AlterField(
            model_name="logentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("decision", "Decision on a comment"),
                    ("pick", "Editors' pick"),
                    ("reports", "Reports answered"),
                    ("appeal", "Appeal answered"),
                    ("contest", "Decision contested"),
                    ("standing", "Decision about a person"),
                    ("reveal", "Address revealed"),
                    ("rule", "Rule or setting changed"),
                    ("account", "Account or permission changed"),
                    ("export", "Export"),
                    ("sign_in", "Signed in"),
                    ("sign_out", "Signed out"),
                    ("failed", "Sign-in failed"),
                ],
                max_length=10,
                verbose_name="act",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry", index=models.Index(fields=["at"], name="log_time")
        ),
    ]
