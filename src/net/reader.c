#include "net/reader.h"
#include "net/limits.h"

void reader_init(struct reader *reader, struct arena *arena, struct http_request *request)
{
    *reader = (struct reader){
        .arena = arena,
        .request = request,
        .head = buffer_in(arena),
        .body = buffer_in(arena),
    };
}

static enum reader_step refuse(struct reader *reader, int status)
{
    reader->status = status;
    return READER_REFUSED;
}

static enum reader_step take_head(struct reader *reader, struct str *bytes)
{
    enum head_step step;
    struct str part = str_cut(*bytes, HTTP_HEADER_MAX - reader->head.size);
    size_t size = head_scan(&reader->scan, part, &step);
    buffer_put(&reader->head, bytes->at, size);
    *bytes = str_from(*bytes, size);
    if (step == HEAD_BAD)
        return refuse(reader, 400);
    if (step == HEAD_MORE)
        return reader->head.size == HTTP_HEADER_MAX ? refuse(reader, 431) : READER_MORE;

    int status = head_parse(buffer_str(&reader->head), reader->arena, reader->request,
                            &reader->framing);
    if (status == 0 || status == 417)
        reader->place = READER_AT_BODY;
    return status ? refuse(reader, status) : READER_HEAD;
}

bool reader_allow_body(struct reader *reader, size_t limit)
{
    reader->body_limit = limit;
    if (reader->framing.is_chunked) {
        reader->place = READER_IN_CHUNKS;
        return true;
    }
    if (reader->framing.content_length > limit) {
        reader->status = 413;
        return false;
    }
    /* All at once: what is not written to costs address space only. */
    size_t size = (size_t)reader->framing.content_length;
    if (size) {
        reader->body.bytes = arena_alloc_bytes(reader->arena, size);
        reader->body.capacity = size;
    }
    reader->place = READER_IN_LENGTH;
    return true;
}

void reader_allow_pieces(struct reader *reader, size_t size)
{
    reader->body.bytes = arena_alloc_bytes(reader->arena, size);
    reader->body.capacity = size;
    reader->place = READER_IN_PIECES;
}

static enum reader_step take_piece(struct reader *reader, struct str *bytes)
{
    uint64_t left = reader->framing.content_length - reader->taken_away - reader->body.size;
    size_t room = reader->body.capacity - reader->body.size;
    struct str part = str_cut(*bytes, left < room ? (size_t)left : room);
    buffer_put(&reader->body, part.at, part.size);
    *bytes = str_from(*bytes, part.size);
    return part.size == left || part.size == room ? READER_PIECE : READER_MORE;
}

bool reader_take_piece(struct reader *reader)
{
    reader->taken_away += reader->body.size;
    reader->body.size = 0;
    return reader->taken_away == reader->framing.content_length;
}

static enum reader_step whole(struct reader *reader)
{
    reader->request->body = buffer_str(&reader->body);
    return READER_WHOLE;
}

static enum reader_step take_length(struct reader *reader, struct str *bytes)
{
    size_t left = (size_t)reader->framing.content_length - reader->body.size;
    struct str part = str_cut(*bytes, left);
    buffer_put(&reader->body, part.at, part.size);
    *bytes = str_from(*bytes, part.size);
    return part.size == left ? whole(reader) : READER_MORE;
}

static enum reader_step take_chunks(struct reader *reader, struct str *bytes)
{
    enum chunked_step step;
    size_t size = chunked_take(&reader->chunked, *bytes, reader->body_limit, &reader->body, &step);
    *bytes = str_from(*bytes, size);
    switch (step) {
    case CHUNKED_MORE:
        return READER_MORE;
    case CHUNKED_WHOLE:
        return whole(reader);
    case CHUNKED_TOO_LARGE:
        return refuse(reader, 413);
    case CHUNKED_BAD:
        break;
    }
    return refuse(reader, 400);
}

enum reader_step reader_take(struct reader *reader, struct str *bytes)
{
    switch (reader->place) {
    case READER_IN_HEAD:
        return take_head(reader, bytes);
    case READER_AT_BODY: /* reader_allow_body() was left out: no body is allowed */
        return refuse(reader, 413);
    case READER_IN_LENGTH:
        return take_length(reader, bytes);
    case READER_IN_PIECES:
        return take_piece(reader, bytes);
    case READER_IN_CHUNKS:
        return take_chunks(reader, bytes);
    }
    return refuse(reader, 400);
}
