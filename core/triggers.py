"""The database's own guard over the audit trail: the one place where the two vendors differ.

A sealed line never changes, an unsealed one changes only by being sealed, and none is deleted.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = ("id", "at", "actor_kind", "actor_id", "scope_id", "action", "about", "facts", "reason")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guard up; a migration does it once."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard down, for a migration that goes back."""
    on_table = " ON core_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("audit_only_sealed", "audit_not_deleted"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


_SQLITE = (
    f"""
    CREATE TRIGGER audit_only_sealed BEFORE UPDATE ON core_auditentry
    WHEN OLD.hash IS NOT NULL OR NEW.hash IS NULL
      OR {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in KEPT)}
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END
    """,
    """
    CREATE TRIGGER audit_not_deleted BEFORE DELETE ON core_auditentry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not deleted'); END
    """,
)

_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'the audit trail is not deleted'; END IF;
      IF OLD.hash IS NOT NULL OR NEW.hash IS NULL
        OR ({", ".join(f"OLD.{column}" for column in KEPT)})
          IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)})
      THEN RAISE EXCEPTION 'the audit trail is not changed'; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER audit_only_sealed BEFORE UPDATE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_guard()
    """,
    """
    CREATE TRIGGER audit_not_deleted BEFORE DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_guard()
    """,
)
