/*
 * What a request brings: fields of its query and its body, form-encoded, multipart or JSON, in one
 * shape. Everything is decoded and checked to be UTF-8 without NUL.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { FORM_FIELDS_MAX = 64, FORM_NAME_MAX = 128, FORM_FILES_MAX = 16 };

struct form_field {
    struct str name, value;
};

/* A file that came with a form. */
struct form_file {
    struct str name;  /* of the file, as sent: any bytes */
    struct str bytes; /* in the request's body, not copied */
};

struct form {
    struct form_field fields[FORM_FIELDS_MAX];
    size_t count;
    struct form_file files[FORM_FILES_MAX];
    size_t file_count;
    const char *not_text; /* the name of a field that is not UTF-8 or holds a NUL; NULL if none */
};

/* application/x-www-form-urlencoded, also of a query (WHATWG URL, 5.1).
   ERR_INVALID: more than FORM_FIELDS_MAX fields. */
enum err form_parse_urlencoded(struct arena *arena, struct str body, struct form *form) MUST_USE;
/* The body as its Content-Type says (RFC 7578 for multipart). ERR_INVALID when it is not what it
   says it is, or has more than FORM_FILES_MAX files. An empty body is an empty form. A field for
   files in which none was chosen is left out. */
enum err form_parse_body(struct arena *arena, struct str content_type, struct str body,
                         struct form *form) MUST_USE;

/* The last field of that name, as PHP takes it; an empty str if there is none. */
struct str form_get(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);
/* All values of that name, of which `max` are kept; *ret_count may be more. */
void form_get_all(const struct form *form, const char *name, struct str *ret, size_t max,
                  size_t *ret_count);
/* "1", "on", "true", "yes". */
bool form_is_on(const struct form *form, const char *name);
