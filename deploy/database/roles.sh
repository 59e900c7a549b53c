#!/bin/bash
# Run once, when the database is made: the role that serves, which may make no table and rewrite no
# history (docs/running.md). The migration gives it the rest.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE onrecord_app LOGIN PASSWORD :'password';
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER ROLE onrecord_app SET synchronous_commit = on;
ALTER ROLE onrecord_app SET lock_timeout = '4s';
ALTER ROLE onrecord_app SET statement_timeout = '5s';
ALTER ROLE onrecord_app SET idle_in_transaction_session_timeout = '10s';
SQL
