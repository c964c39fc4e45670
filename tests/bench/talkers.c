/*
 * Pairs of people who talk: how long it takes from when one wants to send a message, by a request,
 * until it has come out of the other's socket.
 *     build/tests/bench/talkers PORT PER_S SECONDS TALKERS PID...
 * TALKERS is a file with a line for each; a pair are two that follow one another:
 *     SOCKET_PATH  POST_PATH  SESSION  TOKEN  CHANNEL  BODY        (tabs between them)
 * A talker has a socket, by the Pusher protocol in CHANNEL or, with "-", just by its handshake, and
 * a kept connection for requests. Each @ in BODY stands for the message's number, by which the
 * other knows it, behind "ke-".
 *
 * Messages are due by chance, PER_S a second over all, whatever the server does: one that has to
 * wait, because the one before it of the same talker has no answer yet, waits from when it was due.
 * How late this program itself was is measured besides, since that is in all times.
 * What is due in the first second is sent and does not count. Prints:
 *     messages a second that were due, and that were heard; how many were refused or never heard;
 *     p50 and p99 in ms, until the answer, and until the other hears; how late this program was,
 * p50 and p99 in ms; CPU us a message of the server's processes, and of this one
 */
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 8192,
    REQUEST_MAX = 8192,
    ANSWER_MAX = 16384,
    ID_MAX = 64,
    NUMBER_DIGITS = 12,
    AT_ONCE = 256,
    SECOND_US = 1000 * 1000,
    PATIENCE_US = 10 * SECOND_US, /* after the last was sent */
};

struct message {
    int64_t due_us, told_us, heard_us; /* 0: not yet */
    struct message *next;              /* that waits for this one's answer */
    struct talker *talker;
    bool is_refused;
};

struct talker {
    struct talker *other;
    int socket, line;
    struct frames frames;
    char id[ID_MAX]; /* the socket's */
    char *path, *session, *token, *channel, *body;
    char answer[ANSWER_MAX];
    size_t answer_size;
    struct message *first, *last; /* the first is on its way */
};

static struct {
    int epoll, port;
    struct processes server;
    size_t talker_count, message_count, next, counted_from;
    struct talker *talkers;
    struct message *messages;
    size_t told, heard;
    struct times until_told, until_heard, late;
    uint64_t server_us, own_us; /* of CPU, when the first that counts was due */
} bench;

static void complain(const char *what, const char *text)
{
    fprintf(stderr, "talkers: %s: %.300s\n", what, text);
    exit(1);
}

/* ---- requests ---------------------------------------------------------------------------------
 */

static void post(const struct talker *talker, const char *path, const char *body)
{
    char text[REQUEST_MAX];
    int size = snprintf(text, sizeof text,
                        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: application/json\r\n"
                        "Content-Type: application/json\r\nCookie: sapa_session=%s\r\n"
                        "X-XSRF-TOKEN: %s\r\nX-Socket-ID: %s\r\nContent-Length: %zu\r\n\r\n%s",
                        path, bench.port, talker->session, talker->token, talker->id, strlen(body),
                        body);
    if (size < 0 || (size_t)size >= sizeof text)
        complain("a request is too long", path);
    say_all(talker->line, text, (size_t)size);
}

/* What has come of an answer; its body when it is whole, else NULL. */
static const char *read_answer(struct talker *talker)
{
    char *into = talker->answer + talker->answer_size;
    ssize_t size = read(talker->line, into, ANSWER_MAX - 1 - talker->answer_size);
    if (size < 0 && errno == EAGAIN)
        return NULL;
    if (size <= 0)
        fail("a connection ended");
    into[size] = '\0';
    talker->answer_size += (size_t)size;
    const char *end = strstr(talker->answer, "\r\n\r\n");
    const char *length = strcasestr(talker->answer, "\r\nContent-Length:");
    if (!end)
        return NULL;
    size_t whole = (size_t)(end + 4 - talker->answer);
    if (length && length < end)
        whole += (size_t)atol(length + strlen("\r\nContent-Length:"));
    if (talker->answer_size < whole)
        return NULL;
    talker->answer_size = 0;
    return end + 4;
}

static void send_first(const struct talker *talker)
{
    char body[REQUEST_MAX], *to = body;
    if (!talker->first)
        return;
    for (const char *from = talker->body; *from; from++)
        if (*from == '@')
            to += sprintf(to, "%0*zu", NUMBER_DIGITS, (size_t)(talker->first - bench.messages));
        else
            *to++ = *from;
    *to = '\0';
    post(talker, talker->path, body);
}

static void on_answer(struct talker *talker)
{
    if (!read_answer(talker))
        return;
    struct message *message = talker->first;
    if (!message)
        complain("an answer that nobody waits for", talker->answer);
    message->told_us = now_us();
    message->is_refused = strncmp(talker->answer, "HTTP/1.1 20", 11) != 0;
    if (message->is_refused)
        fprintf(stderr, "talkers: refused: %.300s\n", talker->answer);
    bench.told++;
    talker->first = message->next;
    send_first(talker);
}

/* ---- sockets ----------------------------------------------------------------------------------
 */

static void on_heard(void *context, const char *text, size_t size)
{
    const struct talker *talker = context;
    const char *number = memmem(text, size, "ke-", 3);
    if (!number || number + 3 + NUMBER_DIGITS > text + size) /* what else happens to a ticket */
        return;
    size_t at = strtoul(number + 3, NULL, 10);
    if (at >= bench.message_count)
        complain("a message that nobody has sent", text);
    struct message *message = &bench.messages[at];
    if (message->talker == talker) /* nchan tells whoever has said it, too */
        return;
    if (message->talker != talker->other || message->heard_us || !message->due_us)
        complain("a message that is not theirs, or is there twice", text);
    message->heard_us = now_us();
    bench.heard++;
}

/* ---- before: everybody comes in, one by one ---------------------------------------------------
 */

static void keep_text(void *context, const char *text, size_t size)
{
    snprintf(context, FRAME_KEPT, "%.*s", (int)size, text);
}

/* The next that a socket is told. */
static void hear_next(struct talker *talker, char text[static FRAME_KEPT], const char *expected)
{
    unsigned char bytes[4096];
    text[0] = '\0';
    while (!text[0]) {
        ssize_t size = read(talker->socket, bytes, sizeof bytes);
        if (size <= 0)
            fail("a socket ended");
        frames_read(&talker->frames, talker->socket, bytes, (size_t)size, keep_text, text);
    }
    if (!strstr(text, expected))
        complain(expected, text);
}

/* The text behind `before`, up to one of `ends`. */
static void cut(const char *text, const char *before, const char *ends, char *ret, size_t max)
{
    const char *from = strstr(text, before);
    if (!from)
        complain(before, text);
    from += strlen(before);
    snprintf(ret, max, "%.*s", (int)strcspn(from, ends), from);
}

static void join(struct talker *talker)
{
    char text[FRAME_KEPT], auth[512];
    hear_next(talker, text, "pusher:connection_established");
    cut(text, "socket_id\\\":\\\"", "\\", talker->id, sizeof talker->id);
    snprintf(text, sizeof text, "{\"socket_id\":\"%s\",\"channel_name\":\"%s\"}", talker->id,
             talker->channel);
    post(talker, "/broadcasting/auth", text);
    const char *answer;
    while (!(answer = read_answer(talker)))
        ;
    cut(answer, "\"auth\":\"", "\"", auth, sizeof auth);
    int size = snprintf(text, sizeof text,
                        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\","
                        "\"auth\":\"%s\"}}",
                        talker->channel, auth);
    socket_say(talker->socket, text, (size_t)size);
    hear_next(talker, text, "pusher_internal:subscription_succeeded");
}

static void come_in(size_t number, char *line)
{
    struct talker *talker = &bench.talkers[number];
    char *save = NULL, *path = strtok_r(line, "\t", &save);
    char **const fields[] = {&talker->path, &talker->session, &talker->token, &talker->channel,
                             &talker->body};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!(*fields[i] = strtok_r(NULL, "\t", &save)))
            complain("a field is missing", line);
    talker->other = &bench.talkers[number ^ 1];
    talker->socket = enter(bench.port, path);
    talker->line = connect_here(bench.port);
    if (strcmp(talker->channel, "-") != 0)
        join(talker);
    watch(bench.epoll, talker->socket, number * 2);
    watch(bench.epoll, talker->line, number * 2 + 1);
}

static void let_all_in(const char *path)
{
    char line[LINE_MAX_BYTES];
    FILE *file = fopen(path, "re");
    if (!file)
        fail(path);
    while (fgets(line, sizeof line, file))
        bench.talker_count++;
    if (!bench.talker_count || bench.talker_count % 2)
        complain("not pairs", path);
    bench.talkers = make(bench.talker_count, sizeof *bench.talkers);
    rewind(file);
    for (size_t i = 0; i < bench.talker_count && fgets(line, sizeof line, file); i++) {
        char *kept = strndup(line, strcspn(line, "\n"));
        if (!kept)
            fail("strndup");
        come_in(i, kept);
    }
    fclose(file);
}

/* ---- talking ----------------------------------------------------------------------------------
 */

/* Each talks as often as the others, customers and staff mixed, nobody right after the other. */
static void plan(double per_s, double seconds)
{
    bench.message_count = (size_t)(per_s * (seconds + 1));
    bench.counted_from = (size_t)per_s;
    bench.messages = make(bench.message_count, sizeof *bench.messages);
    struct schedule schedule = schedule_make(now_us() + SECOND_US / 10, per_s);
    size_t pairs = bench.talker_count / 2;
    for (size_t i = 0; i < bench.message_count; i++) {
        size_t pair = i % pairs, side = (i / pairs + pair) % 2;
        bench.messages[i].due_us = schedule_next(&schedule);
        bench.messages[i].talker = &bench.talkers[pair * 2 + side];
    }
}

static uint64_t own_us(void)
{
    struct processes own = {{getpid()}, 1};
    return cpu_us(&own);
}

static void begin_next(void)
{
    struct message *message = &bench.messages[bench.next];
    struct talker *talker = message->talker;
    if (bench.next == bench.counted_from) {
        bench.server_us = cpu_us(&bench.server);
        bench.own_us = own_us();
    }
    if (bench.next++ >= bench.counted_from)
        times_add(&bench.late, now_us() - message->due_us);
    if (talker->first)
        talker->last = talker->last->next = message;
    else
        talker->first = talker->last = message;
    if (talker->first == message)
        send_first(talker);
}

static void read_some(uint64_t number)
{
    static unsigned char bytes[65536];
    struct talker *talker = &bench.talkers[number / 2];
    if (number % 2) {
        on_answer(talker);
        return;
    }
    ssize_t size = read(talker->socket, bytes, sizeof bytes);
    if (size <= 0)
        fail("a socket ended");
    frames_read(&talker->frames, talker->socket, bytes, (size_t)size, on_heard, talker);
}

static void wait_until(int64_t due_us)
{
    struct epoll_event events[AT_ONCE];
    int64_t left_us = due_us - now_us();
    struct timespec most = {0};
    if (left_us > 0)
        most = (struct timespec){left_us / SECOND_US, left_us % SECOND_US * 1000};
    int count = epoll_pwait2(bench.epoll, events, AT_ONCE, &most, NULL);
    if (count < 0 && errno != EINTR)
        fail("epoll_pwait2");
    for (int i = 0; i < count; i++)
        read_some(events[i].data.u64);
}

static void talk(void)
{
    int64_t last_us = bench.messages[bench.message_count - 1].due_us;
    while (bench.next < bench.message_count) {
        while (bench.next < bench.message_count && bench.messages[bench.next].due_us <= now_us())
            begin_next();
        wait_until(bench.next < bench.message_count ? bench.messages[bench.next].due_us : last_us);
    }
    while ((bench.told < bench.message_count || bench.heard < bench.message_count) &&
           now_us() < last_us + PATIENCE_US)
        wait_until(last_us + PATIENCE_US);
}

static void tell(void)
{
    size_t count = bench.message_count - bench.counted_from, failures = 0;
    for (size_t i = bench.counted_from; i < bench.message_count; i++) {
        const struct message *message = &bench.messages[i];
        if (!message->told_us || !message->heard_us || message->is_refused) {
            failures++;
            continue;
        }
        times_add(&bench.until_told, message->told_us - message->due_us);
        times_add(&bench.until_heard, message->heard_us - message->due_us);
    }
    double each = (double)count;
    double took_s = (double)(bench.messages[bench.message_count - 1].due_us -
                             bench.messages[bench.counted_from].due_us) /
                    SECOND_US;
    printf("%.0f %.0f %zu %.2f %.2f %.2f %.2f %.2f %.2f %.1f %.1f\n", each / took_s,
           (double)bench.until_heard.count / took_s, failures, times_ms(&bench.until_told, 0.50),
           times_ms(&bench.until_told, 0.99), times_ms(&bench.until_heard, 0.50),
           times_ms(&bench.until_heard, 0.99), times_ms(&bench.late, 0.50),
           times_ms(&bench.late, 0.99), (double)(cpu_us(&bench.server) - bench.server_us) / each,
           (double)(own_us() - bench.own_us) / each);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: talkers PORT PER_S SECONDS TALKERS PID...\n", stderr);
        return 2;
    }
    allow_files();
    bench.port = atoi(argv[1]);
    bench.server = processes_of(argv + 5, argc - 5);
    bench.until_told = times_make();
    bench.until_heard = times_make();
    bench.late = times_make();
    bench.epoll = epoll_create1(0);
    if (bench.epoll < 0)
        fail("epoll_create1");
    let_all_in(argv[4]);
    plan(atof(argv[2]), atof(argv[3]));
    talk();
    tell();
    return 0;
}
