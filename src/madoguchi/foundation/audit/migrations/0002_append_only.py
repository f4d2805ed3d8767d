"""The database keeps the logs append-only: it stamps each row itself, and refuses every change of a written row."""

from django.db import migrations

STAMP = """
CREATE FUNCTION audit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
    last_era integer;
    last_horizon bigint;
BEGIN
    SELECT era, horizon INTO last_era, last_horizon
      FROM audit_block WHERE log = TG_ARGV[0] ORDER BY number DESC LIMIT 1;
    NEW.xid := mine;
    -- No transaction below a sealed horizon can still be running, so a lower number can only mean
    -- that the rows were restored into a server that counts anew.
    NEW.era := CASE WHEN last_era IS NULL THEN 0 WHEN mine < last_horizon THEN last_era + 1 ELSE last_era END;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: the logs are append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_stamp BEFORE INSERT ON audit_changerow FOR EACH ROW EXECUTE FUNCTION audit_stamp('change');
CREATE TRIGGER audit_stamp BEFORE INSERT ON audit_viewrow FOR EACH ROW EXECUTE FUNCTION audit_stamp('view');
"""
REFUSE = """
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
"""
RELEASE = """
DROP TRIGGER audit_keep ON {table};
DROP TRIGGER audit_keep_all ON {table};
GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER;
"""
TABLES = ("audit_changerow", "audit_viewrow", "audit_block")
BACK = """
DROP TRIGGER audit_stamp ON audit_changerow;
DROP TRIGGER audit_stamp ON audit_viewrow;
DROP FUNCTION audit_stamp();
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_logs")]

    operations = [
        migrations.RunSQL(
            STAMP + "".join(REFUSE.format(table=table) for table in TABLES),
            "".join(RELEASE.format(table=table) for table in TABLES) + BACK,
        )
    ]
