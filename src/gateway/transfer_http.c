#include "gateway/transfer_handle.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

void http_call_put(struct http_call *call, const char *name, struct str value)
{
    if (call->field_count < TRANSFER_FIELDS_MAX)
        call->fields[call->field_count++] = (struct header_field){name, value};
}

/* NULL: one of them is no field. */
static struct curl_slist *fields_of(struct arena *arena, const struct http_call *call)
{
    /* libcurl would wait a second for a server that does not know "Expect". */
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; list && i < call->field_count; i++) {
        const struct header_field *field = &call->fields[i];
        struct str line = str_print(arena, "%s: %.*s", field->name, STR_ARGS(field->value));
        struct curl_slist *longer = transfer_is_clean(line) ? curl_slist_append(list, line.at)
                                                            : NULL;
        if (!longer)
            curl_slist_free_all(list);
        list = longer;
    }
    return list;
}

/* Headers count as sent once all of them are, the body byte for byte. Of a kept connection that
   died nothing is counted in the end, and only what was taken of the body tells that it went out.
 */
static enum reach reach_of_http(const struct transfer *transfer, CURLcode code, size_t body_size)
{
    long request_size = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_REQUEST_SIZE, &request_size);
    int status = transfer_status(transfer);
    if (code == CURLE_OK || status >= 300)
        return REACH_ANSWERED;
    bool is_whole = code == CURLE_SEND_FAIL_REWIND
                        ? transfer->taken == body_size
                        : request_size > 0 &&
                              transfer_told(transfer, CURLINFO_SIZE_UPLOAD_T) >= (int64_t)body_size;
    return is_whole || status ? REACH_UNKNOWN : REACH_NONE;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = context;
    (void)purpose;
    if (!transfer->call->may_connect(&address->addr)) {
        transfer->was_barred = true;
        return CURL_SOCKET_BAD;
    }
    transfer->was_let = true;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int look_round(void *context, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                      curl_off_t up)
{
    const struct transfer *transfer = context;
    (void)down_all, (void)down, (void)up_all, (void)up;
    return atomic_load(transfer->call->is_stopping); /* true breaks it off */
}

static void be_careful(struct transfer *transfer)
{
    SET(PROTOCOLS_STR, "https");
    SET(NOPROXY, "*");
    SET(DISALLOW_USERNAME_IN_URL, 1L);
    SET(OPENSOCKETFUNCTION, open_socket);
    SET(OPENSOCKETDATA, transfer);
}

/* Of several addresses of a name it may be that one is let. */
static bool was_forbidden(const struct transfer *transfer, CURLcode code)
{
    return transfer->call->may_connect &&
           (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT ||
            (code == CURLE_LOGIN_DENIED && !transfer_status(transfer)) ||
            (code != CURLE_OK && transfer->was_barred && !transfer->was_let));
}

/* Of another answer than a 200 nothing is for the file. */
static size_t take_piece(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    const struct http_file *file = transfer->call->into;
    int64_t told = transfer_told(transfer, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    size_t written = 0;
    if (transfer_status(transfer) != 200)
        return transfer_take(bytes, size, count, context);
    size *= count;
    transfer->is_too_large = told > file->size_max ||
                             (int64_t)size > file->size_max - transfer->written;
    while (written < size && !transfer->is_too_large) {
        ssize_t part = write(file->descriptor, bytes + written, size - written);
        if (part < 0 && errno != EINTR)
            return 0; /* breaks it off */
        written += part > 0 ? (size_t)part : 0;
    }
    transfer->written += (int64_t)written;
    return written;
}

static CURLcode perform_http(struct transfer *transfer, struct arena *arena,
                             const struct http_call *call, struct curl_slist *fields)
{
    transfer_begin(transfer, arena, call->url, "http,https");
    transfer->rest = call->body;
    transfer->call = call;
    if (call->into) {
        SET(WRITEFUNCTION, take_piece);
        SET(LOW_SPEED_TIME, (long)TRANSFER_STALL_S);
        SET(LOW_SPEED_LIMIT, (long)TRANSFER_STALL_RATE);
    }
    if (call->may_connect)
        be_careful(transfer);
    if (call->timeout_ms)
        SET(TIMEOUT_MS, (long)call->timeout_ms);
    if (call->is_stopping) {
        SET(NOPROGRESS, 0L);
        SET(XFERINFOFUNCTION, look_round);
        SET(XFERINFODATA, transfer);
    }
    SET(HTTPHEADER, fields);
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    if (call->body.at) {
        /* No function to rewind it is given: libcurl then cannot send a body twice when a kept
           connection turns out to be dead, but fails. */
        SET(POST, 1L);
        SET(POSTFIELDSIZE_LARGE, (curl_off_t)call->body.size);
    } else {
        SET(FRESH_CONNECT, 1L); /* the same for a request without body, which it would repeat */
    }
    SET(CUSTOMREQUEST, call->method);
    if (call->user.size) {
        SET(HTTPAUTH, (long)CURLAUTH_BASIC);
        SET(USERNAME, str_c(arena, call->user));
        SET(PASSWORD, str_c(arena, call->password));
    }
    return curl_easy_perform(transfer->curl);
}

/* Not CURLINFO_REDIRECT_URL, in which a relative one has the log-in of the call. */
static struct str location_of(const struct transfer *transfer, struct arena *arena)
{
    struct curl_header *field;
    struct str location = STR_NONE;
    char *whole = NULL;
    CURLU *url = curl_url();
    if (url && transfer_status(transfer) / 100 == 3 &&
        curl_easy_header(transfer->curl, "Location", 0, CURLH_HEADER, -1, &field) == CURLHE_OK &&
        curl_url_set(url, CURLUPART_URL, str_c(arena, transfer->call->url), 0) == CURLUE_OK &&
        curl_url_set(url, CURLUPART_URL, field->value, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK)
        location = str_copy(arena, str_of(whole));
    curl_free(whole);
    curl_url_cleanup(url);
    return location;
}

void transfer_http(struct transfer *transfer, struct arena *arena, const struct http_call *call,
                   struct http_reply *ret)
{
    AUTO(transfer_release) struct curl_slist *fields = fields_of(arena, call);
    *ret = (struct http_reply){.reach = REACH_NONE, .problem = STR("a field holds a line end")};
    if (!fields)
        return;
    CURLcode code = perform_http(transfer, arena, call, fields);
    ret->reach = reach_of_http(transfer, code, call->body.size);
    ret->status = transfer_status(transfer);
    ret->retry_after_s = transfer_told(transfer, CURLINFO_RETRY_AFTER);
    ret->problem = code == CURLE_OK ? STR_NONE : transfer_problem(transfer, code);
    ret->body = buffer_str(&transfer->answer);
    const char *type = NULL;
    curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_TYPE, &type);
    ret->type = type ? str_copy(arena, str_of(type)) : STR_NONE;
    ret->location = location_of(transfer, arena);
    ret->is_forbidden = was_forbidden(transfer, code);
    ret->is_too_large = call->into && ret->status == 200 && transfer->is_too_large;
}

struct str url_origin(struct arena *arena, struct str url)
{
    struct str origin = STR_NONE;
    char *scheme = NULL, *host = NULL, *port = NULL;
    CURLU *parts = curl_url();
    if (parts &&
        curl_url_set(parts, CURLUPART_URL, str_c(arena, url), CURLU_DISALLOW_USER) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
        origin = str_lower_ascii(arena, str_print(arena, "%s://%s:%s", scheme, host, port));
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return origin;
}
