/*
 * Any bytes as the frames of a client: however they are cut, the same messages come out of them,
 * text is text, and nothing is larger than it may be. Compressed ones are inflated as well. The
 * first byte says whether permessage-deflate was agreed on.
 */
#include "base/buffer.h"
#include "net/limits.h"
#include "net/socket/deflate.h"
#include "net/socket/frame_reader.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static struct packer *packer(void)
{
    static struct packer *one;
    if (!one)
        one = packer_new();
    return one;
}

static void tell_message(const struct frame_reader *reader, struct str payload, struct buffer *out)
{
    enum unpacked unpacked = UNPACKED;
    check(payload.size <= SOCKET_MESSAGE_MAX);
    if (reader->is_deflated)
        unpacked = packer_inflate(packer(), payload, &payload);
    else
        check(!reader->is_text || utf8_is_valid(payload));
    buffer_print(out, "message %d %d %zu ", reader->is_text, (int)unpacked, payload.size);
    if (unpacked == UNPACKED) {
        check(payload.size <= SOCKET_MESSAGE_MAX);
        buffer_put_str(out, payload);
    }
}

static void tell(const struct frame_reader *reader, enum frame_step step, struct str payload,
                 struct buffer *out)
{
    if (step == FRAME_MESSAGE) {
        tell_message(reader, payload, out);
    } else {
        check(payload.size <= FRAME_CONTROL_MAX);
        buffer_print(out, "%d %d ", (int)step, step == FRAME_CLOSE ? reader->code : 0);
        buffer_put_str(out, payload);
    }
    if (step == FRAME_CLOSE)
        check(reader->code == 1005 || close_code_is_valid(reader->code));
}

/* Pieces of `least` bytes; with `grows`, each one longer than the one before. */
static struct str run(struct arena *arena, bool takes_deflated, struct str bytes, size_t least,
                      bool grows)
{
    struct frame_reader reader = {.takes_deflated = takes_deflated};
    struct buffer out = buffer_in(arena);
    enum frame_step step = FRAME_MORE;
    while (bytes.size && step != FRAME_REFUSED) {
        struct str part = str_cut(bytes, least), payload;
        bytes = str_from(bytes, least);
        while (step != FRAME_REFUSED && (step = frame_take(&reader, &part, &payload)) != FRAME_MORE)
            if (step != FRAME_REFUSED)
                tell(&reader, step, payload, &out);
        check(step == FRAME_REFUSED || part.size == 0);
        least += grows;
    }
    if (step == FRAME_REFUSED)
        buffer_print(&out, "refused %d", reader.code);
    else
        check(frame_reader_is_within(&reader) || !reader.message);
    frame_reader_clear(&reader);
    return buffer_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str text = {(const char *)bytes + 1, size - 1};
    bool takes_deflated = bytes[0] & 1;
    if (text.size == 0)
        return 0;
    struct str whole = run(arena, takes_deflated, text, text.size, false);
    check(str_is(whole, run(arena, takes_deflated, text, 1, false)));
    check(str_is(whole, run(arena, takes_deflated, text, 2, true)));
    return 0;
}
