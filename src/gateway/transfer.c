#include "gateway/transfer_handle.h"
#include "base/instant.h"
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>

enum { LINE_MAX_BYTES = 500 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void set_up(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort(); /* no memory, or no TLS in the library: nothing of this can work */
}

struct transfer *transfer_new(int timeout_ms)
{
    pthread_once(&once, set_up);
    struct transfer *transfer = memory_alloc(sizeof *transfer);
    *transfer = (struct transfer){.curl = curl_easy_init(),
                                  .timeout_ms = timeout_ms ? timeout_ms : TRANSFER_TIMEOUT_MS};
    if (!transfer->curl)
        abort();
    return transfer;
}

void transfer_free(struct transfer *transfer)
{
    if (!transfer)
        return;
    curl_easy_cleanup(transfer->curl);
    free(transfer);
}

/* ---- what all calls have in common --------------------------------------------------------- */

static size_t give_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct str piece = str_cut(transfer->rest, size * count);
    if (piece.size)
        memcpy(bytes, piece.at, piece.size);
    transfer->rest = str_from(transfer->rest, piece.size);
    transfer->taken += piece.size;
    return piece.size;
}

int64_t transfer_told(const struct transfer *transfer, CURLINFO what)
{
    curl_off_t number = 0;
    return curl_easy_getinfo(transfer->curl, what, &number) == CURLE_OK ? number : 0;
}

int transfer_status(const struct transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

size_t transfer_take(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    if (size * count > TRANSFER_ANSWER_MAX - transfer->answer.size) {
        transfer->is_too_large = true;
        return 0; /* breaks it off */
    }
    buffer_put(&transfer->answer, bytes, size * count);
    return size * count;
}

static size_t take_line(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct str line = str_trim(str_cut((struct str){bytes, size * count}, LINE_MAX_BYTES));
    /* The good-bye of a server that has refused something is not its answer. */
    if (line.size && !str_starts(line, STR("221"))) {
        transfer->line.size = 0;
        buffer_put_str(&transfer->line, line);
    }
    return size * count;
}

void transfer_begin(struct transfer *transfer, struct arena *arena, struct str url,
                    const char *protocols)
{
    curl_easy_reset(transfer->curl);
    transfer->rest = STR_NONE;
    transfer->taken = 0;
    transfer->answer = transfer->line = buffer_in(arena);
    transfer->is_too_large = transfer->was_barred = transfer->was_let = false;
    transfer->call = NULL;
    transfer->written = 0;
    int connect_ms = transfer->timeout_ms < TRANSFER_CONNECT_MS ? transfer->timeout_ms
                                                                : TRANSFER_CONNECT_MS;
    SET(URL, str_c(arena, url));
    SET(PROTOCOLS_STR, protocols);
    SET(NOSIGNAL, 1L);
    SET(TIMEOUT_MS, (long)transfer->timeout_ms);
    SET(CONNECTTIMEOUT_MS, (long)connect_ms);
    SET(FOLLOWLOCATION, 0L);
    SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(READFUNCTION, give_body);
    SET(READDATA, transfer);
    SET(WRITEFUNCTION, transfer_take);
    SET(WRITEDATA, transfer);
    SET(HEADERFUNCTION, take_line);
    SET(HEADERDATA, transfer);
    const char *authorities = getenv("SSL_CERT_FILE");
    if (authorities && *authorities)
        SET(CAINFO, authorities);
}

struct str transfer_problem(const struct transfer *transfer, CURLcode code)
{
    return transfer->is_too_large ? STR("the answer is too large")
                                  : str_of(curl_easy_strerror(code)); /* static, without secrets */
}

bool transfer_is_clean(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return false;
    return true;
}

void transfer_release(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

/* ---- mail ---------------------------------------------------------------------------------- */

static bool is_on_this_machine(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "[::1]") == 0;
}

static void begin_server(struct transfer *transfer, struct arena *arena,
                         const struct server_address *server)
{
    struct str url = str_print(arena, "%.*s://%s:%d", STR_ARGS(server->scheme), server->host,
                               server->port);
    transfer_begin(transfer, arena, url, "smtp,smtps,imap,imaps");
    /* Each answer by itself, too: also that to the good-bye, which else takes two minutes. */
    SET(SERVER_RESPONSE_TIMEOUT, (long)(transfer->timeout_ms + 999) / 1000);
    bool needs_tls = server->password.size && !is_on_this_machine(server->host);
    SET(USE_SSL, (long)(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (server->user.size) {
        SET(USERNAME, str_c(arena, server->user));
        SET(PASSWORD, str_c(arena, server->password));
    }
}

/* The server has said no when its last word was one: 4xx or 5xx. Else, it may have the mail once
   all of it was handed to libcurl, which follows it with the line that makes it a mail. */
static enum reach reach_of_mail(const struct transfer *transfer, CURLcode code)
{
    int status = transfer_status(transfer);
    bool is_answer = code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_SEND_ERROR ||
                     code == CURLE_LOGIN_DENIED || code == CURLE_REMOTE_ACCESS_DENIED;
    if (code == CURLE_OK || (is_answer && status >= 400))
        return REACH_ANSWERED;
    return transfer->taken && !transfer->rest.size ? REACH_UNKNOWN : REACH_NONE;
}

static CURLcode perform_mail(struct transfer *transfer, struct arena *arena,
                             const struct server_address *server, const char *from,
                             struct curl_slist *to, struct str bytes, bool afresh)
{
    begin_server(transfer, arena, server);
    transfer->rest = bytes;
    SET(MAIL_FROM, from);
    SET(MAIL_RCPT, to);
    SET(UPLOAD, 1L);
    SET(INFILESIZE_LARGE, (curl_off_t)bytes.size);
    SET(FRESH_CONNECT, (long)afresh);
    return curl_easy_perform(transfer->curl);
}

/* RFC 4954, 6, also where it is said later than to AUTH: to a mail of whoever has not logged in. */
static bool is_about_log_in(int status)
{
    return status == 530 || status == 534 || status == 535 || status == 538;
}

/* A server closes what was idle for long: that is seen only when it is used again. */
static bool was_kept(const struct transfer *transfer)
{
    long connections = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_NUM_CONNECTS, &connections);
    return connections == 0;
}

void transfer_mail(struct transfer *transfer, struct arena *arena,
                   const struct server_address *server, struct str from, struct str to,
                   struct str bytes, struct mail_reply *ret)
{
    *ret = (struct mail_reply){.reach = REACH_NONE, .problem = STR("an address holds a line end")};
    if (!transfer_is_clean(from) || !transfer_is_clean(to))
        return;
    const char *from_c = str_print(arena, "<%.*s>", STR_ARGS(from)).at;
    AUTO(transfer_release)
    struct curl_slist *to_c = curl_slist_append(NULL, str_print(arena, "<%.*s>", STR_ARGS(to)).at);
    CURLcode code = perform_mail(transfer, arena, server, from_c, to_c, bytes, false);
    ret->reach = reach_of_mail(transfer, code);
    if (ret->reach == REACH_NONE && was_kept(transfer)) {
        code = perform_mail(transfer, arena, server, from_c, to_c, bytes, true);
        ret->reach = reach_of_mail(transfer, code);
    }
    ret->status = transfer_status(transfer);
    ret->is_login_refused = ret->reach == REACH_ANSWERED &&
                            (code == CURLE_LOGIN_DENIED || is_about_log_in(ret->status));
    ret->line = buffer_str(&transfer->line);
    ret->problem = code == CURLE_OK ? STR_NONE : transfer_problem(transfer, code);
}

/* ---- a connection of the caller's ---------------------------------------------------------- */

enum err transfer_open(struct transfer *transfer, struct arena *arena,
                       const struct server_address *server, struct str *ret_problem)
{
    begin_server(transfer, arena, server);
    SET(CONNECT_ONLY, 1L);
    CURLcode code = curl_easy_perform(transfer->curl);
    *ret_problem = code == CURLE_OK ? STR_NONE : transfer_problem(transfer, code);
    return code == CURLE_OK ? OK : code == CURLE_LOGIN_DENIED ? ERR_FORBIDDEN : ERR_UNAVAILABLE;
}

/* Until the socket can be read or written; false when there is none any more, or it took too
   long. */
static bool wait_for(struct transfer *transfer, short events, int64_t deadline_us)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    int64_t left_ms = (deadline_us - clock_us()) / 1000;
    if (curl_easy_getinfo(transfer->curl, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK ||
        socket == CURL_SOCKET_BAD || left_ms <= 0)
        return false;
    struct pollfd wait = {.fd = socket, .events = events};
    return poll(&wait, 1, (int)left_ms) >= 0;
}

enum err transfer_write(struct transfer *transfer, struct str bytes)
{
    int64_t deadline_us = clock_us() + (int64_t)transfer->timeout_ms * 1000;
    while (bytes.size) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(transfer->curl, bytes.at, bytes.size, &sent);
        bool waits = code == CURLE_AGAIN && wait_for(transfer, POLLOUT, deadline_us);
        if (code != CURLE_OK && !waits)
            return ERR_UNAVAILABLE;
        bytes = str_from(bytes, sent);
    }
    return OK;
}

enum err transfer_read(struct transfer *transfer, char *bytes, size_t size, size_t *ret)
{
    int64_t deadline_us = clock_us() + (int64_t)transfer->timeout_ms * 1000;
    for (;;) {
        CURLcode code = curl_easy_recv(transfer->curl, bytes, size, ret);
        if (code == CURLE_OK)
            return *ret ? OK : ERR_UNAVAILABLE;
        if (code != CURLE_AGAIN || !wait_for(transfer, POLLIN, deadline_us))
            return ERR_UNAVAILABLE;
    }
}

/* A connection that was made for the caller is closed with its handle. */
void transfer_close(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->curl);
    transfer->curl = curl_easy_init();
    if (!transfer->curl)
        abort();
}
