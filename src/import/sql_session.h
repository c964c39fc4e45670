/*
 * What a dump's SET statements say about the reading of its values: SQL_MODE, character set, time
 * zone. Dumps save and restore these in user variables around each table and trigger, so those are
 * kept as well. Everything else that a dump sets is passed over.
 */
#pragma once
#include "import/sql_lexer.h"

enum { SQL_VARIABLES_MAX = 32, SQL_VARIABLE_NAME_MAX = 64 };

enum sql_charset {
    SQL_CHARSET_UTF8,   /* utf8, utf8mb3, utf8mb4, ascii */
    SQL_CHARSET_LATIN1, /* what MySQL calls so: Windows-1252 */
    SQL_CHARSET_BINARY,
    SQL_CHARSET_OTHER, /* text in it is refused */
};

struct sql_session {
    bool no_backslash_escapes;
    enum sql_charset charset;
    int64_t utc_offset_s;
    bool time_zone_unknown; /* a name such as 'Asia/Jakarta': times in it are refused */
};

struct sql_variable {
    char name[SQL_VARIABLE_NAME_MAX + 1];
    struct sql_session saved; /* as it was when the variable was set */
};

struct sql_variables {
    struct sql_session session;
    size_t count;
    struct sql_variable variables[SQL_VARIABLES_MAX];
};

/* The character set of that name, SQL_CHARSET_OTHER when it is not one of ours. */
enum sql_charset sql_charset_of(struct str name);

/* Reads the rest of a SET statement, past its end, and tells the lexer of a change of SQL_MODE. */
enum err sql_session_set(struct sql_variables *variables, struct sql_lexer *lexer) MUST_USE;
