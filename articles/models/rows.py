"""Rows that are stored, and questions that are asked, for every comment that comes in.

The ORM composes each statement anew, which takes ten times as long as SQLite takes to run it. Here
it is composed once a process, by the ORM, and run with other values.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ModelIterable


def insert(*rows: models.Model) -> None:
    """Store new rows of one model in one statement, and give each its key.

    As with `bulk_create` no signal is sent.
    """
    if rows:
        _store(rows)


def insert_unless_there(row: models.Model) -> bool:
    """Store a new row, unless that would break a unique constraint; tell whether it was stored.

    Whoever stores the same at one moment waits for the other's transaction.
    """
    return bool(_store([row], "ON CONFLICT DO NOTHING"))


def insert_or_update(*rows: models.Model, unique: str, updated: str) -> None:
    """Store rows of one model; where one has the same unique field already, update the other."""
    _store(rows, f'ON CONFLICT ("{unique}") DO UPDATE SET "{updated}" = EXCLUDED."{updated}"')


def _store(rows: Sequence[models.Model], on_conflict: str = "") -> list[tuple]:
    # Not through the proxy, which looks it up at every touch.
    link = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(rows[0]), rows[0].pk is not None, len(rows), on_conflict)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), link)
        for row in rows
        for field in fields
    ]
    with link.cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=False):
        row.pk = key
        row._state.adding, row._state.db = False, link.alias
    return keys


@lru_cache
def _insertion(
    model: type[models.Model], with_key: bool, count: int, on_conflict: str
) -> tuple[str, list[models.Field]]:
    """Return a statement, and the fields whose values it takes for each row."""
    table, key = model._meta.db_table, model._meta.pk
    stored = [field for field in model._meta.concrete_fields if not field.generated]
    fields = [field for field in stored if with_key or not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    sql = (
        f'INSERT INTO "{table}" ({columns}) VALUES {places} {on_conflict} RETURNING "{key.column}"'  # noqa: S608
    )
    return sql, fields


class Given(models.Expression):
    """A value in a question that is given when it is asked."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return "%s", [self]

    def prepared(self, value: object, link: BaseDatabaseWrapper) -> object:
        return self.output_field.get_db_prep_value(value, link)


class Question:
    """A query that `compose` makes of what is given: for values, or for rows of one model."""

    def __init__(self, compose: Callable[..., models.QuerySet], **given: models.Field) -> None:
        self._compose = compose
        self._given = {name: Given(name, field) for name, field in given.items()}
        self._statement: _Statement | None = None

    def ask(self, **given: object) -> list:
        """Return what is found: tuples of values, or rows as the query set would give them."""
        if self._statement is None:
            self._statement = _Statement(self._compose(**self._given))
        return self._statement.run(given)

    def first(self, **given: object) -> Any:
        """Return the first that is found, or None."""
        return next(iter(self.ask(**given)), None)


class _Statement:
    def __init__(self, query_set: models.QuerySet) -> None:
        self._compiler = query_set.query.get_compiler(query_set.db)
        self._sql, self._parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters(
            expression for expression, _sql, _alias in self._compiler.select
        )
        self._model = query_set.model if query_set._iterable_class is ModelIterable else None
        self._fetch_mode = query_set._fetch_mode
        self._names = self._model and frozenset(
            self._compiler.select[place][0].target.attname
            for place in self._compiler.klass_info["select_fields"]
        )

    def run(self, given: dict[str, object]) -> list:
        link = connections[DEFAULT_DB_ALIAS]
        values = [
            one.prepared(given[one.name], link) if isinstance(one, Given) else one
            for one in self._parameters
        ]
        with link.cursor() as cursor:
            cursor.execute(self._sql, values)
            rows = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        if self._model:
            return [
                self._model.from_db(link.alias, self._names, row, fetch_mode=self._fetch_mode)
                for row in rows
            ]
        return list(map(tuple, rows))
