-- Analysts and dashboards read warehouse and nothing else. The role has no login of its own: grant it to a login.
DO $$
BEGIN
    CREATE ROLE reader NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole server; another database may have made it
END
$$;
REVOKE ALL ON SCHEMA raw, core FROM reader;
GRANT USAGE ON SCHEMA warehouse TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse GRANT SELECT ON TABLES TO reader;
