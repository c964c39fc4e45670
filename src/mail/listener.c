#include "mail/listener.h"
#include "base/instant.h"
#include "base/log.h"
#include "mail/limits.h"
#include "mail/lmtp.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MS_US = 1000, MINUTE_US = 60 * 1000 * 1000 };

/* One that is free has the socket -1. */
struct connection {
    int socket;
    struct lmtp *lmtp;
    struct arena *arena; /* of the answers */
    struct buffer out;
    size_t sent;
    size_t mails; /* when the deadline was set */
    int64_t deadline_us;
    bool is_ending; /* closed once the answers are sent */
};

struct mail_listener {
    struct mail_listener_options options;
    pthread_t thread;
    int wake;
    struct connection *connections;
    struct pollfd *fds;      /* the wake, the socket, each connection */
    int64_t accepts_from_us; /* later than now: the system could not open another */
    bool is_short;           /* it could not the last time */
    size_t bytes_waiting;
    int64_t minute_begin_us;
    int mails_in_minute;
    atomic_bool is_stopping;
    atomic_int open;
    atomic_ullong accepted, refused, mails, pauses;
};

/* ---- what a conversation asks -----------------------------------------------------------------
 */

static bool has_room(void *context)
{
    struct mail_listener *listener = context;
    int64_t now_us = clock_us();
    if (now_us - listener->minute_begin_us >= MINUTE_US) {
        listener->minute_begin_us = now_us;
        listener->mails_in_minute = 0;
    }
    return listener->mails_in_minute++ < listener->options.mails_a_minute;
}

static bool may_keep(void *context, size_t more)
{
    struct mail_listener *listener = context;
    if (listener->bytes_waiting + more > LISTENER_BYTES_WAITING)
        return false;
    listener->bytes_waiting += more;
    return true;
}

static void gives_back(void *context, size_t bytes)
{
    struct mail_listener *listener = context;
    listener->bytes_waiting -= bytes;
}

static bool is_known(void *context, struct str recipient)
{
    struct mail_listener *listener = context;
    return listener->options.is_known(listener->options.context, recipient);
}

static enum err take(void *context, struct str from, const struct str *recipients, size_t count,
                     struct str bytes)
{
    struct mail_listener *listener = context;
    return listener->options.take(listener->options.context, from, recipients, count, bytes);
}

static void refused(void *context, const struct lmtp_refusal *refusal)
{
    struct mail_listener *listener = context;
    if (listener->options.refused)
        listener->options.refused(listener->options.context, refusal);
}

/* ---- connections ------------------------------------------------------------------------------
 */

static void push_deadline(struct mail_listener *listener, struct connection *connection)
{
    connection->mails = lmtp_mails(connection->lmtp);
    connection->deadline_us = clock_us() + (int64_t)listener->options.mail_ms * MS_US;
}

static void open_connection(struct mail_listener *listener, struct connection *connection,
                            int socket)
{
    struct lmtp_options options = {
        .host = listener->options.host,
        .bytes_most = listener->options.bytes_most,
        .context = listener,
        .is_known = is_known,
        .has_room = has_room,
        .may_keep = may_keep,
        .gives_back = gives_back,
        .take = take,
        .refused = refused,
    };
    *connection = (struct connection){
        .socket = socket, .lmtp = lmtp_new(&options), .arena = arena_new()};
    connection->out = buffer_in(connection->arena);
    push_deadline(listener, connection);
    lmtp_greet(connection->lmtp, &connection->out);
    atomic_fetch_add(&listener->open, 1);
    atomic_fetch_add(&listener->accepted, 1);
}

static void close_connection(struct mail_listener *listener, struct connection *connection)
{
    close(connection->socket);
    lmtp_free(connection->lmtp);
    arena_free(connection->arena);
    *connection = (struct connection){.socket = -1};
    atomic_fetch_sub(&listener->open, 1);
}

/* What can be sent without waiting; false when the other side has gone. */
static bool send_answers(struct connection *connection)
{
    while (connection->sent < connection->out.size) {
        ssize_t size = send(connection->socket, connection->out.bytes + connection->sent,
                            connection->out.size - connection->sent, MSG_NOSIGNAL);
        if (size < 0)
            return errno == EAGAIN || errno == EINTR;
        connection->sent += (size_t)size;
    }
    arena_reset(connection->arena);
    connection->out = buffer_in(connection->arena);
    connection->sent = 0;
    return true;
}

/* False at the end of what the other side says. */
static bool read_piece(struct mail_listener *listener, struct connection *connection)
{
    char piece[LISTENER_PIECE];
    ssize_t size = recv(connection->socket, piece, sizeof piece, 0);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR;
    if (size == 0)
        return false;
    connection->is_ending = !lmtp_take(connection->lmtp, (struct str){piece, (size_t)size},
                                       &connection->out);
    size_t more = lmtp_mails(connection->lmtp) - connection->mails;
    if (more) {
        atomic_fetch_add(&listener->mails, more);
        push_deadline(listener, connection);
    }
    return true;
}

static size_t unread(const struct connection *connection)
{
    return connection->out.size - connection->sent;
}

/* One turn; false when it is over. */
static bool serve(struct mail_listener *listener, struct connection *connection, short events)
{
    if (events & POLLERR)
        return false;
    if ((events & (POLLIN | POLLHUP)) && !connection->is_ending &&
        !read_piece(listener, connection))
        return false;
    if (clock_us() >= connection->deadline_us && !connection->is_ending) {
        buffer_put_str(&connection->out, STR("421 4.4.2 It took too long\r\n"));
        connection->is_ending = true;
        (void)send_answers(connection);
        return false;
    }
    return send_answers(connection) && !(connection->is_ending && unread(connection) == 0) &&
           clock_us() < connection->deadline_us;
}

static struct connection *free_connection(struct mail_listener *listener)
{
    for (int i = 0; i < listener->options.connections_most; i++)
        if (listener->connections[i].socket < 0)
            return &listener->connections[i];
    return NULL;
}

/* Whoever waits to be let in would else wake poll() again at once. */
static void pause_accepting(struct mail_listener *listener)
{
    if (!listener->is_short)
        log_warning("mail.accept_failed", "no mail is taken for a while: %s", strerror(errno));
    listener->is_short = true;
    listener->accepts_from_us = clock_us() + (int64_t)LISTENER_PAUSE_MS * MS_US;
    atomic_fetch_add(&listener->pauses, 1);
}

static void accept_one(struct mail_listener *listener)
{
    static const struct str busy = STR("421 4.3.2 Too many connections\r\n");
    int socket = accept4(listener->options.socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            pause_accepting(listener);
        return;
    }
    listener->is_short = false;
    struct connection *connection = free_connection(listener);
    if (connection) {
        open_connection(listener, connection, socket);
        return;
    }
    atomic_fetch_add(&listener->refused, 1);
    if (send(socket, busy.at, busy.size, MSG_NOSIGNAL) < 0)
        log_debug("mail.gone", "a connection that is one too many has gone");
    close(socket);
}

/* ---- its thread -------------------------------------------------------------------------------
 */

/* Fills what poll() waits for; returns for how long at most. */
static int prepare(struct mail_listener *listener)
{
    int64_t first_us = INT64_MAX, now_us = clock_us();
    listener->fds[0] = (struct pollfd){.fd = listener->wake, .events = POLLIN};
    bool accepts = now_us >= listener->accepts_from_us;
    listener->fds[1] = (struct pollfd){.fd = accepts ? listener->options.socket : -1,
                                       .events = POLLIN};
    if (!accepts)
        first_us = listener->accepts_from_us;
    for (int i = 0; i < listener->options.connections_most; i++) {
        const struct connection *connection = &listener->connections[i];
        short events = unread(connection) ? POLLOUT : 0;
        if (!connection->is_ending && unread(connection) < LISTENER_UNREAD_BYTES)
            events |= POLLIN;
        listener->fds[2 + i] = (struct pollfd){.fd = connection->socket, .events = events};
        if (connection->socket >= 0 && connection->deadline_us < first_us)
            first_us = connection->deadline_us;
    }
    if (first_us == INT64_MAX)
        return -1;
    return first_us <= now_us ? 0 : (int)((first_us - now_us) / MS_US) + 1;
}

static void *listener_main(void *context)
{
    struct mail_listener *listener = context;
    nfds_t count = 2 + (nfds_t)listener->options.connections_most;
    while (!atomic_load(&listener->is_stopping)) {
        int wait_ms = prepare(listener);
        if (poll(listener->fds, count, wait_ms) < 0)
            continue; /* a signal */
        for (int i = 0; i < listener->options.connections_most; i++) {
            struct connection *connection = &listener->connections[i];
            if (connection->socket >= 0 &&
                !serve(listener, connection, listener->fds[2 + i].revents))
                close_connection(listener, connection);
        }
        if (listener->fds[1].revents)
            accept_one(listener);
    }
    for (int i = 0; i < listener->options.connections_most; i++) {
        struct connection *connection = &listener->connections[i];
        if (connection->socket < 0)
            continue;
        buffer_put_str(&connection->out, STR("421 4.3.2 Closing\r\n"));
        (void)send_answers(connection);
        close_connection(listener, connection);
    }
    return NULL;
}

static int or_usual(int given, int usual)
{
    return given ? given : usual;
}

static void release(struct mail_listener *listener)
{
    close(listener->options.socket);
    if (listener->wake >= 0)
        close(listener->wake);
    free(listener->connections);
    free(listener->fds);
    free(listener);
}

enum err mail_listener_start(const struct mail_listener_options *options,
                             struct mail_listener **ret)
{
    enum { WAITING_CONNECTIONS = 64 };
    struct mail_listener *listener = memory_alloc(sizeof *listener);
    *listener = (struct mail_listener){.options = *options, .wake = eventfd(0, EFD_CLOEXEC)};
    struct mail_listener_options *set = &listener->options;
    set->connections_most = or_usual(set->connections_most, LISTENER_CONNECTIONS);
    set->mails_a_minute = or_usual(set->mails_a_minute, LISTENER_MAILS_A_MINUTE);
    set->mail_ms = or_usual(set->mail_ms, LISTENER_MAIL_MS);
    size_t most = (size_t)set->connections_most;
    listener->connections = memory_alloc(most * sizeof *listener->connections);
    listener->fds = memory_alloc((most + 2) * sizeof *listener->fds);
    for (size_t i = 0; i < most; i++)
        listener->connections[i] = (struct connection){.socket = -1};
    listener->minute_begin_us = clock_us();
    if (listener->wake < 0 || listen(set->socket, WAITING_CONNECTIONS) < 0 ||
        pthread_create(&listener->thread, NULL, listener_main, listener) != 0) {
        log_error("mail.cannot_listen", "no mail can be taken: %s", strerror(errno));
        release(listener);
        return ERR_UNAVAILABLE;
    }
    *ret = listener;
    return OK;
}

struct mail_listener_counts mail_listener_counts(struct mail_listener *listener)
{
    return (struct mail_listener_counts){
        .connections = atomic_load(&listener->accepted),
        .refused_connections = atomic_load(&listener->refused),
        .mails = atomic_load(&listener->mails),
        .pauses = atomic_load(&listener->pauses),
        .open = atomic_load(&listener->open),
    };
}

void mail_listener_stop(struct mail_listener *listener)
{
    const uint64_t one = 1;
    atomic_store(&listener->is_stopping, true);
    if (write(listener->wake, &one, sizeof one) < 0)
        log_error("mail.cannot_wake", "the thread that takes mail cannot be woken");
    pthread_join(listener->thread, NULL);
    release(listener);
}
