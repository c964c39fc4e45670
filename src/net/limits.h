/*
 * Every limit of the net floor. The deadlines are absolute: bytes that trickle in do not push them
 * back. http_server_options may give others (tests do).
 */
#pragma once

enum {
    HTTP_HEADER_MAX = 16 * 1024,         /* request line and fields together, bytes: 431 */
    HTTP_FIELDS_MAX = 64,                /* 431 */
    HTTP_CHUNK_EXTRA_MAX = 4 * 1024,     /* chunk extensions and trailers of a body, bytes: 400 */
    HTTP_BODY_MAX = 1024 * 1024,         /* of a body in memory; without body_limit(): 413 */
    HTTP_SPOOLED_MAX = 32,               /* larger bodies in files, at one time */
    HTTP_PIECE = 128 * 1024,             /* of a file that is received or sent, in memory */
    HTTP_HEADER_DEADLINE_MS = 10 * 1000, /* from a request's first byte to the end of its header */
    HTTP_BODY_DEADLINE_MS = 30 * 1000,   /* from the end of the header to the end of the body */
    HTTP_IDLE_DEADLINE_MS = 60 * 1000,   /* between two requests of one connection */
    HTTP_WRITE_DEADLINE_MS = 30 * 1000,  /* for an answer to be taken */
    HTTP_LINGER_DEADLINE_MS = 2 * 1000,  /* for a client to read a last answer while it sends */
    HTTP_DRAIN_IDLE_MS = 1000,           /* for a request that was on its way when a drain began */
    HTTP_RATE_MIN = 32 * 1024, /* bytes/s: a known size adds size / rate to its deadline */
    HTTP_CONNECTIONS_MAX = 10 * 1000,
    HTTP_PIPELINE_MAX = 16, /* requests of one connection read ahead of their answers */
    HTTP_GZIP_MIN = 860,    /* smaller bodies are sent as they are, bytes */

    SOCKETS_MAX = 20 * 1000,        /* beside HTTP_CONNECTIONS_MAX, as far as open files go: 503 */
    SOCKETS_PER_ADDRESS_MAX = 1000, /* a whole office may come from one: 429 */
    SOCKET_MESSAGE_MAX = 64 * 1024, /* of a client, in one piece and inflated, bytes: 1009 */
    SOCKET_BUDGET = 256 * 1024,     /* waiting for a client to read it, bytes: slow_code */
    SOCKET_DEFLATE_MIN = 128,       /* smaller messages are sent as they are, bytes */
    SOCKET_PING_MS = 30 * 1000,     /* of silence; many proxies cut a line after a minute of it */
    SOCKET_PONG_MS = 30 * 1000,     /* more, and it is closed: silent_code */
    SOCKET_CLOSE_MS = 10 * 1000,    /* for a client to answer a goodbye; a message that has begun */
                                    /* has HTTP_BODY_DEADLINE_MS to be whole: 1008 */
};
