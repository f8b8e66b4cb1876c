"""Begins the log with the decisions that were made before there was one."""

from django.db import migrations

from comments.models.log import digest_of


def log_decisions(apps, schema_editor):
    Decision = apps.get_model("comments", "Decision")
    LogEntry = apps.get_model("comments", "LogEntry")
    previous = ""
    entries = []
    for decision in Decision.objects.order_by("pk").iterator(chunk_size=1000):
        entry = LogEntry(
            act="decision",
            actor_id=decision.actor_id,
            about="comment",
            about_id=decision.comment_id,
            facts={
                "decision": decision.pk,
                "by_author": decision.by_author,
                "from": decision.from_status,
                "to": decision.to_status,
                "reason": decision.reason,
                "note": decision.note,
                "rules": decision.rules,
                "version": decision.version,
                "batch": "",
                "undoes": None,
            },
            at=decision.at,
            previous=previous,
        )
        entry.digest = previous = digest_of(entry)
        entries.append(entry)
        if len(entries) == 1000:
            LogEntry.objects.bulk_create(entries)
            entries = []
    LogEntry.objects.bulk_create(entries)


class Migration(migrations.Migration):
    dependencies = [("comments", "0010_desk")]

    # The table goes with the migration before this one.
    operations = [migrations.RunPython(log_decisions, migrations.RunPython.noop)]
