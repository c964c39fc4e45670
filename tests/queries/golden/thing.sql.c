/* Made from queries/thing.sql by tools/queryc. */
#include "queries/thing.sql.h"
#include "db/db.h"
#include "desk/desk.h"
#include "desk/access/access.h"

static const struct statement thing_add_statement = {
    .name = "thing_add",
    .sqlite =
        "INSERT INTO things (user_id, name, colour, size, is_new, icon, extra, made_at)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)\n"
        "RETURNING id, name, colour, size, is_new, icon, extra, made_at",
    .postgres =
        "INSERT INTO things (user_id, name, colour, size, is_new, icon, extra, made_at)\n"
        "VALUES ($1::bigint, $2::text, $3::text, $4::bigint, $5::boolean, $6::bytea, $7::text::json, $8::timestamptz)\n"
        "RETURNING id, name, colour, size, is_new, icon, extra, made_at",
    .writes = true,
};

static void thing_add_read(struct rows *rows, struct thing *row)
{
#line 10 "queries/thing.sql"
    column_get_number(rows, 0, &row->id);
#line 10 "queries/thing.sql"
    column_get_text(rows, 1, &row->name);
#line 10 "queries/thing.sql"
    row->colour = column_is_null(rows, 2) ? (enum colour)0
        : colour_of(column_peek(rows, 2));
#line 10 "queries/thing.sql"
    column_get_number(rows, 3, &row->size);
#line 10 "queries/thing.sql"
    column_get_bool(rows, 4, &row->is_new);
#line 10 "queries/thing.sql"
    column_get_text(rows, 5, &row->icon);
#line 10 "queries/thing.sql"
    column_get_text(rows, 6, &row->extra);
#line 10 "queries/thing.sql"
    column_get_instant(rows, 7, &row->made_at);
#line 40 "thing.sql.c"
}

#line 6 "queries/thing.sql"
enum err thing_add(struct desk *desk, const struct customer *customer, struct str name, enum colour colour, int64_t size, bool is_new, struct str icon, struct str extra, struct instant made_at, struct thing *ret)
#line 45 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(customer_id(customer)),
        value_text(name),
        value_text(colour ? colour_word(colour) : STR_NONE),
        value_i64(size),
        value_bool(is_new),
        value_bytes(icon),
        value_text(extra),
        value_instant(made_at),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_add_statement, values, COUNT_OF(values), &rows));
    struct thing row = {0};
    bool found = rows_next(&rows);
    if (found)
        thing_add_read(&rows, &row);
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement thing_find_statement = {
    .name = "thing_find",
    .sqlite =
        "SELECT id, name, colour, size, is_new, icon, extra, made_at\n"
        "FROM things WHERE id = ?2 AND user_id = ?1",
    .postgres =
        "SELECT id, name, colour, size, is_new, icon, extra, made_at\n"
        "FROM things WHERE id = $2::bigint AND user_id = $1::bigint",
    .writes = false,
};

static void thing_find_read(struct rows *rows, struct thing *row)
{
#line 14 "queries/thing.sql"
    column_get_number(rows, 0, &row->id);
#line 14 "queries/thing.sql"
    column_get_text(rows, 1, &row->name);
#line 14 "queries/thing.sql"
    row->colour = column_is_null(rows, 2) ? (enum colour)0
        : colour_of(column_peek(rows, 2));
#line 14 "queries/thing.sql"
    column_get_number(rows, 3, &row->size);
#line 14 "queries/thing.sql"
    column_get_bool(rows, 4, &row->is_new);
#line 14 "queries/thing.sql"
    column_get_text(rows, 5, &row->icon);
#line 14 "queries/thing.sql"
    column_get_text(rows, 6, &row->extra);
#line 14 "queries/thing.sql"
    column_get_instant(rows, 7, &row->made_at);
#line 100 "thing.sql.c"
}

#line 12 "queries/thing.sql"
enum err thing_find(struct desk *desk, const struct customer *customer, int64_t id, struct thing *ret)
#line 105 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(customer_id(customer)),
        value_i64(id),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_find_statement, values, COUNT_OF(values), &rows));
    struct thing row = {0};
    bool found = rows_next(&rows);
    if (found)
        thing_find_read(&rows, &row);
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement thing_list_statement = {
    .name = "thing_list",
    .sqlite =
        "SELECT id, name, colour FROM things\n"
        "WHERE (?1 IS NULL OR user_id = ?1) AND (?2 IS NULL OR colour = ?2)\n"
        "ORDER BY id",
    .postgres =
        "SELECT id, name, colour FROM things\n"
        "WHERE ($1::bigint IS NULL OR user_id = $1::bigint) AND ($2::text IS NULL OR colour = $2::text)\n"
        "ORDER BY id",
    .writes = false,
};

static void thing_list_read(struct rows *rows, struct thing *row)
{
#line 19 "queries/thing.sql"
    column_get_number(rows, 0, &row->id);
#line 19 "queries/thing.sql"
    column_get_text(rows, 1, &row->name);
#line 19 "queries/thing.sql"
    row->colour = column_is_null(rows, 2) ? (enum colour)0
        : colour_of(column_peek(rows, 2));
#line 146 "thing.sql.c"
}

#line 17 "queries/thing.sql"
enum err thing_list(struct desk *desk, const struct staff *staff, int64_t user_id, enum colour colour, struct thing_list *ret)
#line 151 "thing.sql.c"
{
    (void)staff;
    const struct value values[] = {
        value_id(user_id),
        value_text(colour ? colour_word(colour) : STR_NONE),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_list_statement, values, COUNT_OF(values), &rows));
    struct thing_list list = {0};
    while (rows_next(&rows)) {
        list.items = rows_room(&rows, list.items, list.count, sizeof *list.items);
        thing_list_read(&rows, &list.items[list.count++]);
    }
    TRY(rows_end(&rows));
    *ret = list;
    return OK;
}

static const struct statement thing_list_seen_statement = {
    .name = "thing_list_seen",
    .sqlite =
        "SELECT id FROM things WHERE user_id = ?1 AND name <> ':staff_id; -- ''no'",
    .postgres =
        "SELECT id FROM things WHERE user_id = $1::bigint AND name <> ':staff_id; -- ''no'",
    .writes = false,
};

static void thing_list_seen_read(struct rows *rows, struct thing *row)
{
#line 25 "queries/thing.sql"
    column_get_number(rows, 0, &row->id);
#line 183 "thing.sql.c"
}

#line 23 "queries/thing.sql"
enum err thing_list_seen(struct desk *desk, const struct staff *staff, struct thing_list *ret)
#line 188 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(staff_id(staff)),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_list_seen_statement, values, COUNT_OF(values), &rows));
    struct thing_list list = {0};
    while (rows_next(&rows)) {
        list.items = rows_room(&rows, list.items, list.count, sizeof *list.items);
        thing_list_seen_read(&rows, &list.items[list.count++]);
    }
    TRY(rows_end(&rows));
    *ret = list;
    return OK;
}

static const struct statement thing_count_statement = {
    .name = "thing_count",
    .sqlite =
        "SELECT count(*) FROM things",
    .postgres =
        "SELECT count(*) FROM things",
    .writes = false,
};

#line 27 "queries/thing.sql"
enum err thing_count(struct desk *desk, int64_t *ret)
#line 216 "thing.sql.c"
{
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_count_statement, NULL, 0, &rows));
    int64_t row = {0};
    bool found = rows_next(&rows);
    if (found)
        column_get(&rows, 0, &row);
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement thing_colour_statement = {
    .name = "thing_colour",
    .sqlite =
        "SELECT colour FROM things WHERE id = ?1",
    .postgres =
        "SELECT colour FROM things WHERE id = $1::bigint",
    .writes = false,
};

#line 31 "queries/thing.sql"
enum err thing_colour(struct desk *desk, const struct thing *thing, enum colour *ret)
#line 242 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(thing->id),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_colour_statement, values, COUNT_OF(values), &rows));
    enum colour row = {0};
    bool found = rows_next(&rows);
    if (found)
        row = column_is_null(&rows, 0) ? (enum colour)0
        : colour_of(column_peek(&rows, 0));
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement thing_name_statement = {
    .name = "thing_name",
    .sqlite =
        "SELECT name FROM things WHERE id = ?1",
    .postgres =
        "SELECT name FROM things WHERE id = $1::bigint",
    .writes = false,
};

#line 35 "queries/thing.sql"
enum err thing_name(struct desk *desk, const struct thing *thing, struct str *ret)
#line 272 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(thing->id),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_name_statement, values, COUNT_OF(values), &rows));
    struct str row = {0};
    bool found = rows_next(&rows);
    if (found)
        column_get_text(&rows, 0, &row);
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement thing_rename_statement = {
    .name = "thing_rename",
    .sqlite =
        "UPDATE things SET name = ?2 WHERE id = ?1",
    .postgres =
        "UPDATE things SET name = $2::text WHERE id = $1::bigint",
    .writes = true,
};

#line 39 "queries/thing.sql"
enum err thing_rename(struct desk *desk, const struct thing *thing, struct str name)
#line 301 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(thing->id),
        value_text(name),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &thing_rename_statement, values, COUNT_OF(values), &rows));
    return rows_end(&rows);
}

static const struct statement part_add_statement = {
    .name = "part_add",
    .sqlite =
        "INSERT INTO parts (id, thing_id, name) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM parts), ?1, ?2) RETURNING id",
    .postgres =
        "INSERT INTO parts (id, thing_id, name) VALUES (CAST(NULL AS BIGINT), $1::bigint, $2::text) RETURNING id",
    .writes = true,
};

#line 43 "queries/thing.sql"
enum err part_add(struct desk *desk, const struct thing *thing, struct str name, int64_t *ret)
#line 323 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(thing->id),
        value_text(name),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &part_add_statement, values, COUNT_OF(values), &rows));
    int64_t row = {0};
    bool found = rows_next(&rows);
    if (found)
        column_get_number(&rows, 0, &row);
    TRY(rows_end(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *ret = row;
    return OK;
}

static const struct statement part_list_statement = {
    .name = "part_list",
    .sqlite =
        "SELECT id, name FROM parts WHERE thing_id = ?1 AND name GLOB ?2 || '*' ORDER BY id",
    .postgres =
        "SELECT id, name FROM parts WHERE thing_id = $1::bigint AND starts_with(name, $2::text::text)\n"
        "ORDER BY id",
    .writes = false,
};

static void part_list_read(struct rows *rows, struct part *row)
{
#line 50 "queries/thing.sql"
    column_get_number(rows, 0, &row->id);
#line 50 "queries/thing.sql"
    column_get_text(rows, 1, &row->name);
#line 358 "thing.sql.c"
}

#line 47 "queries/thing.sql"
enum err part_list(struct desk *desk, const struct thing *thing, struct str start, struct part_list *ret)
#line 363 "thing.sql.c"
{
    const struct value values[] = {
        value_i64(thing->id),
        value_text(start),
    };
    AUTO(rows_close) struct rows rows = {0};
    TRY(db_query(desk->db, desk->arena, &part_list_statement, values, COUNT_OF(values), &rows));
    struct part_list list = {0};
    while (rows_next(&rows)) {
        list.items = rows_room(&rows, list.items, list.count, sizeof *list.items);
        part_list_read(&rows, &list.items[list.count++]);
    }
    TRY(rows_end(&rows));
    *ret = list;
    return OK;
}

