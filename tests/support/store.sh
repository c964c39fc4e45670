# shellcheck shell=sh
# To be sourced by tests in shell: where the program keeps its data, on SQLite or, beside
# tests/support/with-postgres, on a PostgreSQL.

stores=$(mktemp -d)
trap 'rm -rf "$stores"' EXIT

# store NAME: a data folder without data, and a database for it; from now on they are the program's.
store() {
    export SAPA_DATA="$stores/$1"
    mkdir "$SAPA_DATA"
    [ -n "${TEST_DATABASE:-}" ] || return 0
    psql -qX -d "$TEST_DATABASE" -c "CREATE DATABASE $1"
    SAPA_DATABASE=$(echo "$TEST_DATABASE" | sed "s|/postgres?|/$1?|")
    export SAPA_DATABASE
}
