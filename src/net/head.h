/*
 * A request's head: the request line and the fields, to the empty line (RFC 9112, 2 to 6).
 *
 * head_scan() runs over the bytes as they come and finds where the head ends. It lets through only
 * lines that end in CRLF, no continued lines (obs-fold) and no control bytes, of which llhttp
 * takes some: what a proxy before us might read in another way never reaches the parser.
 * head_parse() then reads the whole head in one go, so that every part of it is one piece.
 */
#pragma once
#include "net/http.h"

struct head_scan {
    bool begun; /* a line that is not empty has been seen; empty ones before it are skipped */
    enum { SCAN_LINE_BEGIN, SCAN_LINE, SCAN_LINE_CR, SCAN_EMPTY_CR } place;
};

enum head_step { HEAD_MORE, HEAD_WHOLE, HEAD_BAD };

/* Returns how many of the bytes belong to the head. Starts from a zeroed scan; with `begun` set
   it reads a trailer section instead, which ends at the first empty line. */
size_t head_scan(struct head_scan *scan, struct str bytes, enum head_step *ret);

/* What the head says of the message and its connection. */
struct framing {
    bool is_http_1_0;
    bool keep_alive;     /* the client wants the connection kept */
    bool wants_continue; /* and waits with its body until it is told to go on */
    bool wants_socket;   /* nothing is read behind it before it is answered */
    bool is_chunked;
    uint64_t content_length; /* 0 if there is none */
};

/* Reads a head that head_scan() found whole. Fills in all of the request but body and peer; it
   points into `head`, but for the fields, which are in the arena.
   Returns 0, or the status to refuse with: 400, 405, 417, 431, 501, 505. */
int head_parse(struct str head, struct arena *arena, struct http_request *ret_request,
               struct framing *ret_framing);
