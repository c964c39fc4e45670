#include "net/socket/frame.h"
#include "net/limits.h"
#include <stdatomic.h>
#include <stdlib.h>

struct frame {
    atomic_size_t holders;
    /* The same message compressed, once somebody needed it; the frame itself: it does not pay. */
    _Atomic(struct frame *) deflated;
    size_t size, head_size;
    enum opcode opcode;
    unsigned char bytes[];
};

size_t frame_head(unsigned char ret[static FRAME_OUT_HEAD_MAX], enum opcode opcode,
                  bool is_deflated, size_t payload_size)
{
    size_t bytes = payload_size <= FRAME_CONTROL_MAX ? 0 : payload_size <= UINT16_MAX ? 2 : 8;
    ret[0] = (unsigned char)(0x80u | (is_deflated ? 0x40u : 0) | opcode);
    ret[1] = (unsigned char)(bytes == 0 ? payload_size : bytes == 2 ? 126 : 127);
    for (size_t i = 0; i < bytes; i++)
        ret[2 + i] = (unsigned char)((uint64_t)payload_size >> 8 * (bytes - 1 - i));
    return 2 + bytes;
}

static struct frame *make(enum opcode opcode, bool is_deflated, struct str payload)
{
    struct frame *frame = memory_alloc(sizeof *frame + FRAME_OUT_HEAD_MAX + payload.size);
    atomic_init(&frame->holders, 1);
    atomic_init(&frame->deflated, NULL);
    frame->opcode = opcode;
    frame->head_size = frame_head(frame->bytes, opcode, is_deflated, payload.size);
    frame->size = frame->head_size + payload.size;
    if (payload.size)
        memcpy(frame->bytes + frame->head_size, payload.at, payload.size);
    return frame;
}

struct frame *frame_text(struct str text)
{
    return make(OPCODE_TEXT, false, text);
}

struct frame *frame_binary(struct str bytes)
{
    return make(OPCODE_BINARY, false, bytes);
}

struct frame *frame_control(enum opcode opcode, struct str payload)
{
    return make(opcode, false, str_cut(payload, FRAME_CONTROL_MAX));
}

struct frame *frame_close(int code, struct str reason)
{
    char payload[FRAME_CONTROL_MAX] = {(char)(code >> 8), (char)code};
    if (code == SOCKET_NO_CODE)
        return make(OPCODE_CLOSE, false, STR_NONE);
    size_t size = reason.size;
    if (size > sizeof payload - 2)
        for (size = sizeof payload - 2; size && (reason.at[size] & 0xC0) == 0x80;)
            size--;
    if (size)
        memcpy(payload + 2, reason.at, size);
    return make(OPCODE_CLOSE, false, (struct str){payload, 2 + size});
}

struct frame *frame_ref(struct frame *frame)
{
    atomic_fetch_add_explicit(&frame->holders, 1, memory_order_relaxed);
    return frame;
}

void frame_unref(struct frame *frame)
{
    if (!frame || atomic_fetch_sub_explicit(&frame->holders, 1, memory_order_acq_rel) != 1)
        return;
    struct frame *deflated = atomic_load_explicit(&frame->deflated, memory_order_relaxed);
    if (deflated != frame)
        free(deflated);
    free(frame);
}

static struct str payload_of(const struct frame *frame)
{
    return (struct str){(const char *)frame->bytes + frame->head_size,
                        frame->size - frame->head_size};
}

/* Two loops may do so at the same time: then one of the two results is kept. */
static struct frame *deflate_once(struct frame *frame, struct packer *packer)
{
    struct str payload = payload_of(frame);
    struct frame *made = memory_alloc(sizeof *made + FRAME_OUT_HEAD_MAX + payload.size);
    char *text = (char *)made->bytes + FRAME_OUT_HEAD_MAX;
    size_t size;
    if (packer_deflate(packer, payload, text, &size)) {
        struct frame *kept = make(frame->opcode, true, (struct str){text, size});
        free(made);
        made = kept;
    } else {
        free(made);
        made = frame;
    }
    struct frame *before = NULL;
    if (atomic_compare_exchange_strong_explicit(&frame->deflated, &before, made,
                                                memory_order_acq_rel, memory_order_acquire))
        return made;
    if (made != frame)
        free(made);
    return before;
}

struct str frame_bytes(struct frame *frame, struct packer *packer, unsigned window_bits)
{
    struct str payload = payload_of(frame);
    struct frame *form = frame;
    /* A message that fits into the client's window cannot refer to what is outside of it, whatever
       the window that it was compressed with. */
    if (window_bits && frame->opcode < OPCODE_CLOSE && payload.size >= SOCKET_DEFLATE_MIN &&
        payload.size <= (size_t)1 << window_bits) {
        form = atomic_load_explicit(&frame->deflated, memory_order_acquire);
        if (!form)
            form = deflate_once(frame, packer);
    }
    return (struct str){(const char *)form->bytes, form->size};
}
