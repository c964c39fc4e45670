#include "net/socket/frame_reader.h"
#include "net/limits.h"
#include "net/socket.h"
#include <stdlib.h>

enum { IS_FINAL = 0x80, IS_DEFLATED = 0x40, IS_RESERVED = 0x30, OPCODE = 0x0F };
enum { IS_MASKED = 0x80, SIZE = 0x7F, SIZE_IN_TWO = 126, SIZE_IN_EIGHT = 127 };

bool close_code_is_valid(int code)
{
    bool is_of_protocol = (code >= 1000 && code <= 1014) && code != 1004 && code != 1005 &&
                          code != 1006;
    return is_of_protocol || (code >= 3000 && code <= 4999);
}

void frame_unmask(char *to, struct str from, const unsigned char mask[static FRAME_MASK_SIZE],
                  size_t offset)
{
    unsigned char turned[8];
    uint64_t wide, word;
    size_t i = 0;
    for (size_t j = 0; j < sizeof turned; j++)
        turned[j] = mask[(offset + j) % FRAME_MASK_SIZE];
    memcpy(&wide, turned, sizeof wide);
    for (; i + sizeof word <= from.size; i += sizeof word) {
        memcpy(&word, from.at + i, sizeof word);
        word ^= wide;
        memcpy(to + i, &word, sizeof word);
    }
    for (; i < from.size; i++)
        to[i] = (char)((unsigned char)from.at[i] ^ turned[i % sizeof turned]);
}

static enum frame_step refuse(struct frame_reader *reader, int code)
{
    reader->code = code;
    return FRAME_REFUSED;
}

void frame_reader_clear(struct frame_reader *reader)
{
    free(reader->message);
    reader->message = NULL;
    reader->message_size = reader->message_capacity = 0;
}

/* ---- the head ---- */

static bool is_control(enum opcode opcode)
{
    return opcode >= OPCODE_CLOSE;
}

/* The first two bytes break no rule (5.1, 5.2, 5.4, 5.5; RFC 7692, 6). */
static bool may_begin(const struct frame_reader *reader)
{
    unsigned first = reader->head[0], second = reader->head[1];
    unsigned opcode = first & OPCODE, size = second & SIZE;
    bool is_data = opcode == OPCODE_TEXT || opcode == OPCODE_BINARY;
    if ((first & IS_RESERVED) || !(second & IS_MASKED))
        return false;
    if ((first & IS_DEFLATED) && !(is_data && reader->takes_deflated))
        return false;
    switch (opcode) {
    case OPCODE_CONTINUATION:
        return reader->is_within_message;
    case OPCODE_TEXT:
    case OPCODE_BINARY:
        return !reader->is_within_message;
    case OPCODE_CLOSE:
    case OPCODE_PING:
    case OPCODE_PONG:
        return (first & IS_FINAL) && size <= FRAME_CONTROL_MAX;
    default:
        return false;
    }
}

static size_t size_of_size(const struct frame_reader *reader)
{
    unsigned size = reader->head[1] & SIZE;
    return size == SIZE_IN_TWO ? 2 : size == SIZE_IN_EIGHT ? 8 : 0;
}

/* False if another form would be shorter, or the highest bit is set (5.2). */
static bool read_size(const struct frame_reader *reader, uint64_t *ret)
{
    size_t bytes = size_of_size(reader);
    uint64_t size = bytes ? 0 : reader->head[1] & SIZE;
    for (size_t i = 0; i < bytes; i++)
        size = size << 8 | reader->head[2 + i];
    *ret = size;
    return bytes == 0 || (bytes == 2 && size >= SIZE_IN_TWO) ||
           (bytes == 8 && size > UINT16_MAX && size <= INT64_MAX);
}

static enum frame_step begin_payload(struct frame_reader *reader)
{
    uint64_t size;
    if (!read_size(reader, &size))
        return refuse(reader, SOCKET_PROTOCOL_ERROR);
    reader->opcode = reader->head[0] & OPCODE;
    reader->is_final = reader->head[0] & IS_FINAL;
    if (!is_control(reader->opcode) && size > SOCKET_MESSAGE_MAX - reader->message_size)
        return refuse(reader, SOCKET_TOO_LARGE);
    if (reader->opcode == OPCODE_TEXT || reader->opcode == OPCODE_BINARY) {
        reader->is_text = reader->opcode == OPCODE_TEXT;
        reader->is_deflated = reader->head[0] & IS_DEFLATED;
        reader->is_within_message = true;
        reader->text = (struct utf8_scan){0};
    }
    reader->frame_size = (size_t)size;
    reader->frame_taken = 0;
    reader->is_in_payload = true;
    return FRAME_MORE;
}

static enum frame_step take_head(struct frame_reader *reader, struct str *bytes)
{
    size_t wanted = 2;
    if (reader->head_size >= 2)
        wanted = 2 + size_of_size(reader) + FRAME_MASK_SIZE;
    struct str part = str_cut(*bytes, wanted - reader->head_size);
    if (part.size)
        memcpy(reader->head + reader->head_size, part.at, part.size);
    reader->head_size = (unsigned char)(reader->head_size + part.size);
    *bytes = str_from(*bytes, part.size);
    if (reader->head_size < wanted)
        return FRAME_MORE;
    if (wanted == 2)
        return may_begin(reader) ? FRAME_MORE : refuse(reader, SOCKET_PROTOCOL_ERROR);
    return begin_payload(reader);
}

/* ---- the payload ---- */

/* Grows with what has come, not with what was announced. */
static char *room_in_message(struct frame_reader *reader, size_t size)
{
    size_t wanted = reader->message_size + size;
    if (wanted > reader->message_capacity) {
        size_t doubled = 2 * reader->message_capacity;
        reader->message_capacity = wanted > doubled ? wanted : doubled;
        reader->message = memory_realloc(reader->message, reader->message_capacity);
    }
    return reader->message + reader->message_size;
}

static enum frame_step end_close(struct frame_reader *reader, struct str *payload)
{
    reader->code = SOCKET_NO_CODE;
    if (payload->size == 0)
        return FRAME_CLOSE;
    if (payload->size == 1)
        return refuse(reader, SOCKET_PROTOCOL_ERROR);
    int code = (unsigned char)payload->at[0] << 8 | (unsigned char)payload->at[1];
    if (!close_code_is_valid(code))
        return refuse(reader, SOCKET_PROTOCOL_ERROR);
    *payload = str_from(*payload, 2);
    if (!utf8_is_valid(*payload))
        return refuse(reader, SOCKET_NOT_TEXT);
    reader->code = code;
    return FRAME_CLOSE;
}

static enum frame_step end_frame(struct frame_reader *reader, struct str *ret_payload)
{
    reader->is_in_payload = false;
    reader->head_size = 0;
    *ret_payload = (struct str){reader->control, reader->frame_taken};
    switch (reader->opcode) {
    case OPCODE_CLOSE:
        return end_close(reader, ret_payload);
    case OPCODE_PING:
        return FRAME_PING;
    case OPCODE_PONG:
        return FRAME_PONG;
    case OPCODE_CONTINUATION:
    case OPCODE_TEXT:
    case OPCODE_BINARY:
        break;
    }
    if (!reader->is_final)
        return FRAME_MORE;
    if (reader->is_text && !reader->is_deflated && reader->text.left)
        return refuse(reader, SOCKET_NOT_TEXT);
    reader->is_within_message = false;
    *ret_payload = (struct str){reader->message, reader->message_size};
    return FRAME_MESSAGE;
}

static enum frame_step take_payload(struct frame_reader *reader, struct str *bytes,
                                    struct str *ret_payload)
{
    struct str part = str_cut(*bytes, reader->frame_size - reader->frame_taken);
    const unsigned char *mask = reader->head + reader->head_size - FRAME_MASK_SIZE;
    bool is_data = !is_control(reader->opcode);
    if (part.size) {
        char *to = is_data ? room_in_message(reader, part.size)
                           : reader->control + reader->frame_taken;
        frame_unmask(to, part, mask, reader->frame_taken);
        *bytes = str_from(*bytes, part.size);
        reader->frame_taken += part.size;
        if (is_data)
            reader->message_size += part.size;
        if (is_data && reader->is_text && !reader->is_deflated &&
            !utf8_scan(&reader->text, (struct str){to, part.size}))
            return refuse(reader, SOCKET_NOT_TEXT);
    }
    return reader->frame_taken == reader->frame_size ? end_frame(reader, ret_payload) : FRAME_MORE;
}

enum frame_step frame_take(struct frame_reader *reader, struct str *bytes, struct str *ret_payload)
{
    enum frame_step step = FRAME_MORE;
    *ret_payload = STR_NONE;
    if (!reader->is_within_message)
        frame_reader_clear(reader);
    while (step == FRAME_MORE) {
        bool is_empty = reader->is_in_payload && reader->frame_size == reader->frame_taken;
        if (bytes->size == 0 && !is_empty)
            break;
        step = reader->is_in_payload ? take_payload(reader, bytes, ret_payload)
                                     : take_head(reader, bytes);
    }
    return step;
}
