/*
 * JSON (RFC 8259). Reading is jansson's; writing is a few lines of our own, since answers to polls
 * are the hottest text there is and need no tree.
 */
#pragma once
#include "base/buffer.h"
#include "base/err.h"
#include "base/instant.h"

enum { JSON_MEMBERS_MAX = 64 };

struct json_member {
    struct str name, value;
};

struct json_members {
    struct json_member items[JSON_MEMBERS_MAX];
    size_t count;
};

/* The members of a flat object as texts, as a form would send them: numbers as written, true as
   "1", false as "0", null as "". Names and values are NUL-terminated copies in the arena.
   A list of such values is a member NAME[] for each. ERR_INVALID: not JSON, not an object, a member
   that is an object, a name given twice, too many members. */
enum err json_read_object(struct arena *arena, struct str text, struct json_members *ret) MUST_USE;
/* The same, but a member that is an object stands for its own members, as NAME.MEMBER: three deep.
 */
enum err json_read_nested(struct arena *arena, struct str text, struct json_members *ret) MUST_USE;
/* As json_read_object(), of a list of at most `max` flat objects. */
enum err json_read_objects(struct arena *arena, struct str text, struct json_members *ret,
                           size_t max, size_t *ret_count) MUST_USE;

enum json_kind { JSON_NONE, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST };

struct json_item {
    enum json_kind kind;
    bool boolean;
    int64_t number;
    struct str text; /* of JSON_TEXT, and of the one text in a JSON_LIST; may hold NUL bytes */
};

/* The items of a list: null, true, false, whole numbers, texts, and lists of one text. Texts are
   copies in the arena. ERR_INVALID: anything else, or more than `max`. */
enum err json_read_list(struct arena *arena, struct str text, struct json_item *items, size_t max,
                        size_t *ret_count) MUST_USE;

/* A member of any object: a text by its value, anything else as JSON. */
struct json_part {
    struct str name, value;
    bool is_text;
};

/* The members of an object, each as a whole, of which only those within are looked at that are
   asked for in their turn. Copies in the arena, NUL-terminated. ERR_INVALID: not an object, a name
   given twice, more than `max`. */
enum err json_read_parts(struct arena *arena, struct str text, struct json_part *parts, size_t max,
                         size_t *ret_count) MUST_USE;
/* The part of that name; NULL if there is none. */
const struct json_part *json_part(const struct json_part *parts, size_t count, const char *name);
/* The items of a list of any kind likewise, without names. */
enum err json_read_items(struct arena *arena, struct str text, struct json_part *items, size_t max,
                         size_t *ret_count) MUST_USE;

/* All of them, however many: ERR_INVALID only for what is no list. */
enum err json_read_all_items(struct arena *arena, struct str text, struct json_part **ret,
                             size_t *ret_count) MUST_USE;

/* True for one well-formed value of any kind. */
bool json_is_valid(struct str text);

/* Writing: members and items separate themselves with commas. */
struct json {
    struct buffer *out;
    bool needs_comma;
};

static inline struct json json_in(struct buffer *out)
{
    return (struct json){.out = out};
}

void json_open(struct json *json, char bracket);         /* '{' or '[' */
void json_close(struct json *json, char bracket);        /* '}' or ']' */
void json_name(struct json *json, const char *name);     /* a plain ASCII name */
void json_name_text(struct json *json, struct str name); /* any name */
void json_text(struct json *json, struct str text);      /* STR_NONE writes null */
void json_i64(struct json *json, int64_t number);
void json_id(struct json *json, int64_t id); /* 0 writes null */
void json_bool(struct json *json, bool boolean);
void json_none(struct json *json);
void json_instant(struct json *json, struct instant at); /* "YYYY-MM-DD HH:MM:SS" or null */
void json_raw(struct json *json, struct str text);       /* JSON that is known to be valid */

/* A member of a plain ASCII name, with its value as above. */
void json_put_text(struct json *json, const char *name, struct str text);
void json_put_i64(struct json *json, const char *name, int64_t number);
void json_put_id(struct json *json, const char *name, int64_t id);
void json_put_bool(struct json *json, const char *name, bool boolean);
void json_put_instant(struct json *json, const char *name, struct instant at);
