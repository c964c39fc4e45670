/*
 * What a request and its answer are, between net/ and the application.
 *
 * An exchange is one request and its answer. net/ makes it on a loop, hands it to the application
 * when the whole request is there, and gets it back by http_answer(), from any thread, exactly
 * once. Its arena, and everything in it, lives until the answer has left.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct loop;
struct seats;
struct upgrade;

enum http_method {
    HTTP_METHOD_GET,
    HTTP_METHOD_HEAD,
    HTTP_METHOD_POST,
    HTTP_METHOD_PUT,
    HTTP_METHOD_PATCH,
    HTTP_METHOD_DELETE,
    HTTP_METHOD_OPTIONS,
    HTTP_METHOD_OTHER,
};
const char *http_method_name(enum http_method method);
/* "Not Found"; "" for a status that we do not use. */
const char *http_status_reason(int status);

struct http_field {
    struct str name, value;
};

enum { HTTP_FIELDS_OUT_MAX = 24 };

struct http_request {
    enum http_method method;
    struct str target; /* as sent */
    struct str path;   /* the part before '?', not yet decoded */
    struct str query;  /* the part after it; empty if none */
    bool is_http_1_0;
    const struct http_field *fields; /* in the order they came */
    size_t field_count;
    struct str body; /* whole, de-chunked; a large one is a mapped file */
    struct str peer; /* the client's address as text */
};

/* The first field of that name, in any case; STR_NONE if there is none. */
struct str http_request_field(const struct http_request *request, struct str name);

/* What of an open file is an answer's body. */
struct http_file {
    int descriptor; /* closed with the exchange */
    int64_t offset, size;
};

struct http_response {
    int status;
    struct http_field fields[HTTP_FIELDS_OUT_MAX]; /* Content-Length, Date, Connection: by net/ */
    size_t field_count;
    struct str body;              /* in the exchange's arena, or static */
    const struct http_file *file; /* in place of the body: see http_file_answer() */
    bool close;                   /* close the connection after it */
};

/* Names and values must be free of CR, LF and NUL, and live as long as the exchange; a field that
   is not, or is net/'s own, or one above HTTP_FIELDS_OUT_MAX is left out and logged. */
void http_response_add(struct http_response *response, struct str name, struct str value);

struct http_exchange {
    struct arena *arena;
    struct http_request request;
    struct http_response response;
    void *application; /* the application's own, e.g. the route found by body_limit() */
    int64_t whole_us;  /* clock_us() when all of it was there; 0 when net/ refused it before */
    /* net/'s own: see socket.h. NULL: nobody counts sockets; no socket was asked for. */
    struct seats *seats;
    struct upgrade *upgrade;
};

struct http_application {
    void *context;
    /* On a loop, before its first connection, and when it has ended, after all that was posted to
       it: for what the application keeps in loop->application. May be NULL. */
    void (*loop_began)(void *context, struct loop *loop);
    void (*loop_ended)(void *context, struct loop *loop);
    /* On a loop, when the header is complete: how many bytes of body this request may have. NULL:
       HTTP_BODY_MAX. One in chunks may have HTTP_BODY_MAX at most. */
    size_t (*body_limit)(void *context, struct http_exchange *exchange);
    /* On a loop, when a body above HTTP_BODY_MAX is announced, and allowed by body_limit(): is it
       worth a file? Takes the exchange: nothing of the body is read until http_admit() or
       http_answer(). NULL: there are no such bodies. */
    void (*large_body)(void *context, struct http_exchange *exchange);
    /* On a loop, when the request is complete. Must not block; calls http_answer() now or later. */
    void (*request)(void *context, struct http_exchange *exchange);
    /* On a loop: net/ refuses by itself a request whose header is well-formed (408, 413, 417, and
       400 for bad chunks): fill in the body and its fields; the status is set, and the connection
       closes after it. Not to be answered. May be NULL. */
    void (*refused)(void *context, struct http_exchange *exchange);
    /* On a loop, once for each exchange, also for one that net/ refused and for one whose client
       has gone: its answer is about to leave, and fields may still be added. May be NULL. */
    void (*answered)(void *context, struct http_exchange *exchange);
};

/* Gives the exchange back; it must not be touched afterwards. When the client has gone in the
   meantime the answer is dropped. */
void http_answer(struct http_exchange *exchange);

/* From any thread, once, for an exchange that large_body() took: lets its body come, into a file
   without a name in the server's spool_folder; request() gets the exchange again when it is whole.
   ERR_LIMITED: HTTP_SPOOLED_MAX others come already; ERR_UNAVAILABLE: the disk is full (logged).
   After an error the exchange is still to be answered. Opens the file: not for a loop's thread. */
enum err http_admit(struct http_exchange *exchange) MUST_USE;

/* Answers GET or HEAD with `size` bytes of an open file, which it closes in the end: all of them,
   or the one range that the client asks for (RFC 9110, 14). Sets the status (200, 206, 304, 416)
   and the fields that belong to it; the file is read in pieces when the answer leaves. `etag` is
   strong. */
void http_file_answer(struct http_exchange *exchange, int file, int64_t size, struct str etag);

/* gzip (RFC 1952) of the response's body when the client takes it and it pays: sets the body,
   Content-Encoding and Vary. Costs CPU: call it on the thread that rendered. */
void http_compress(struct http_exchange *exchange);
/* For a 200 to GET or HEAD: sets a weak ETag from the body; an If-None-Match that holds turns it
   into a 304. Comes before http_compress(), which then has nothing to do. */
void http_conditional(struct http_exchange *exchange);
