from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0017_desk_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="decision", name="decision_batch"),
        migrations.AddIndex(
            model_name="decision", index=models.Index(fields=["batch"], name="decision_batch")
        ),
    ]
