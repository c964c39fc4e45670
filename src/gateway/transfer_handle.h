/* What transfer.c and transfer_http.c share. Behind both, and nothing else: libcurl. */
#pragma once
#include "base/buffer.h"
#include "gateway/transfer.h"
#include <curl/curl.h>

struct transfer {
    CURL *curl;
    int timeout_ms;
    /* of the call that runs */
    struct str rest; /* of the body: what libcurl has not taken yet */
    size_t taken;
    struct buffer answer; /* HTTP's body */
    struct buffer line;   /* the last one of a mail server */
    bool is_too_large;
    const struct http_call *call; /* of HTTP */
    int64_t written;              /* into its file */
    bool was_barred, was_let;     /* by its may_connect() */
};

/* Options fail only for what a library lacks or for want of memory, and then the call fails too. */
#define SET(option, value) (void)curl_easy_setopt(transfer->curl, CURLOPT_##option, value)

/* Connections of the handle stay open, everything else of an earlier call is forgotten. */
void transfer_begin(struct transfer *transfer, struct arena *arena, struct str url,
                    const char *protocols);
/* A piece of an answer, into memory; 0 breaks it off. */
size_t transfer_take(char *bytes, size_t size, size_t count, void *context);
int64_t transfer_told(const struct transfer *transfer, CURLINFO what);
int transfer_status(const struct transfer *transfer);
struct str transfer_problem(const struct transfer *transfer, CURLcode code);
/* A control character would end a field or a line and begin another. */
bool transfer_is_clean(struct str text);
void transfer_release(struct curl_slist **list);
