/* Looks into a database, so that no test needs SQLite's own program.
   usage: rows FILE < STATEMENTS      prints the first column of each row, a line each; tests make
   it JSON where a text may hold anything */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { STATEMENTS_MAX = 4 * 1024 * 1024, BUSY_MS = 20 * 1000 };

static int fail(sqlite3 *db, const char *sql)
{
    fprintf(stderr, "rows: %s\n%.300s\n", sqlite3_errmsg(db), sql);
    return 1;
}

static int run(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    while (*sql) {
        const char *rest;
        if (sqlite3_prepare_v2(db, sql, -1, &statement, &rest) != SQLITE_OK)
            return fail(db, sql);
        int code = statement ? SQLITE_ROW : SQLITE_DONE;
        while (statement && (code = sqlite3_step(statement)) == SQLITE_ROW) {
            const unsigned char *text = sqlite3_column_text(statement, 0);
            puts(text ? (const char *)text : "null");
        }
        sqlite3_finalize(statement);
        if (code != SQLITE_DONE)
            return fail(db, sql);
        sql = rest;
    }
    return 0;
}

int main(int count, char **arguments)
{
    static char sql[STATEMENTS_MAX + 1];
    sqlite3 *db;
    if (count != 2)
        return 2;
    size_t size = fread(sql, 1, STATEMENTS_MAX, stdin);
    sql[size] = '\0';
    int code = sqlite3_open_v2(arguments[1], &db, SQLITE_OPEN_READWRITE, NULL);
    sqlite3_busy_timeout(db, BUSY_MS);
    int status = code == SQLITE_OK ? run(db, sql) : fail(db, arguments[1]);
    sqlite3_close(db);
    return status;
}
