/*
 * Any bytes as a connection: however they are cut, the same requests come out of them, and none
 * holds what would mean something else to whoever reads it next.
 */
#include "net/reader.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SMALL_LIMIT = 10, LARGE_LIMIT = 1000 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_visible(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        check(text.at[i] > ' ' && text.at[i] < 0x7F);
}

static void check_value(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        check(text.at[i] == '\t' || ((unsigned char)text.at[i] >= ' ' && text.at[i] != 0x7F));
}

static void put(struct buffer *out, const char *label, struct str text)
{
    buffer_print(out, "%s %zu ", label, text.size);
    buffer_put_str(out, text);
    buffer_put_byte(out, '\n');
}

static void tell(const struct reader *reader, size_t limit, struct buffer *out)
{
    const struct http_request *request = reader->request;
    check_visible(request->target);
    check(request->path.size > 0 && (request->path.at[0] == '/' || request->path.at[0] == '*'));
    check(request->body.size <= limit);
    put(out, http_method_name(request->method), request->target);
    put(out, "path", request->path);
    put(out, "query", request->query);
    for (size_t i = 0; i < request->field_count; i++) {
        check_visible(request->fields[i].name);
        check_value(request->fields[i].value);
        put(out, "name", request->fields[i].name);
        put(out, "value", request->fields[i].value);
    }
    put(out, "body", request->body);
    buffer_print(out, "%d%d%d\n", reader->framing.is_http_1_0, reader->framing.keep_alive,
                 reader->framing.wants_continue);
}

struct session {
    struct arena *arena;
    struct reader reader;
    struct http_request request;
    size_t limit;
    bool is_over;
    struct buffer out;
};

static void begin(struct session *session)
{
    session->request = (struct http_request){0};
    reader_init(&session->reader, session->arena, &session->request);
}

static enum reader_step take(struct session *session, struct str *bytes)
{
    enum reader_step step = reader_take(&session->reader, bytes);
    if (step != READER_HEAD)
        return step;
    session->limit = str_starts(session->request.path, STR("/s")) ? SMALL_LIMIT : LARGE_LIMIT;
    if (!reader_allow_body(&session->reader, session->limit))
        return READER_REFUSED;
    return reader_has_body(&session->reader) ? READER_HEAD : reader_take(&session->reader, bytes);
}

static void feed(struct session *session, struct str bytes)
{
    while (bytes.size && !session->is_over) {
        enum reader_step step = take(session, &bytes);
        if (step == READER_WHOLE) {
            tell(&session->reader, session->limit, &session->out);
            begin(session);
        } else if (step == READER_REFUSED) {
            buffer_print(&session->out, "refused %d", session->reader.status);
            session->is_over = true;
        } else {
            check(bytes.size == 0 || step == READER_HEAD);
        }
    }
}

/* Pieces of `least` bytes; with `grows`, each one longer than the one before. */
static struct str run(struct arena *arena, struct str bytes, size_t least, bool grows)
{
    struct session session = {.arena = arena, .out = buffer_in(arena)};
    begin(&session);
    while (bytes.size) {
        feed(&session, str_cut(bytes, least));
        bytes = str_from(bytes, least);
        least += grows;
    }
    return buffer_str(&session.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str text = {(const char *)bytes, size};
    struct str whole = run(arena, text, size, false);
    check(str_is(whole, run(arena, text, 1, false)));
    check(str_is(whole, run(arena, text, 2, true)));
    return 0;
}
