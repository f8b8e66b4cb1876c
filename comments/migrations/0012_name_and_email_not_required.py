from django.db import migrations, models
from django.db.models import Q


def give_authors(apps, schema_editor):
    """Give each comment without one an author whom no address leads to, as the older rule asks."""
    comments = apps.get_model("comments", "Comment").objects
    people = apps.get_model("comments", "Person").objects
    for comment in comments.filter(person=None, user=None).only("pk", "submitted_at").iterator():
        nobody = people.create(address_index=None, erased_at=comment.submitted_at)
        comments.filter(pk=comment.pk).update(person=nobody)
    comments.filter(name="").exclude(status="withdrawn").update(name="Anonymous")
    # PostgreSQL changes no table that has checks of this transaction left to do.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_log_of_the_past")]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="require_name_email",
            field=models.BooleanField(
                blank=True,
                null=True,
                help_text="When it is off, readers may leave both empty: such comments earn no trust, and their authors get no letters. While only verified comments count, an address is required.",
                verbose_name="name and e-mail required",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="name",
            field=models.CharField(blank=True, max_length=245, verbose_name="name"),
        ),
        migrations.RemoveConstraint(model_name="comment", name="comment_has_author"),
        migrations.RunPython(migrations.RunPython.noop, give_authors),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(user__isnull=True),
                name="comment_person_or_staff",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=Q(proven_at__isnull=True) | Q(person__isnull=False),
                name="comment_proven_by_person",
            ),
        ),
    ]
