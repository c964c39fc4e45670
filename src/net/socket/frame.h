/* Frames on their way out: see socket.h. */
#pragma once
#include "net/socket.h"
#include "net/socket/deflate.h"
#include "net/socket/frame_reader.h"

/* The head of a server's frame, up to FRAME_OUT_HEAD_MAX bytes: its size. */
enum { FRAME_OUT_HEAD_MAX = 10 };
size_t frame_head(unsigned char ret[static FRAME_OUT_HEAD_MAX], enum opcode opcode,
                  bool is_deflated, size_t payload_size);

/* At most FRAME_CONTROL_MAX bytes of payload. */
struct frame *frame_control(enum opcode opcode, struct str payload);
/* `code` is SOCKET_NO_CODE or valid; the reason is cut between characters. */
struct frame *frame_close(int code, struct str reason);

/* As it goes to a client who takes messages that are compressed with a window of so many bits; 0:
   plain. It lives as long as the frame. */
struct str frame_bytes(struct frame *frame, struct packer *packer, unsigned window_bits);
