/*
 * Says to gateways and mail servers what it reads from standard input, and prints what became of
 * it, a line of JSON each. The settings are those of the environment. A line is one of these, with
 * tabs between its parts:
 *   sms TO TEXT KEY
 *   whatsapp TO TEXT KEY
 *   template TO TEXT NAME LANGUAGE
 *   mail FROM TO FILE
 *   fetch SIZE_MAX takes|refuses|stops
 *   check sms|whatsapp|mail|mailbox
 *   media DRIVER ADDRESS|ID SIZE_MAX
 * In a text U+001F stands for a line end.
 * TEST_TIMEOUT_MS: how long a call may take. TEST_PUBLIC: an IPv4 address that counts as public.
 */
#include "gateway/hook.h"
#include "gateway/mailbox.h"
#include "gateway/mailer.h"
#include "gateway/media.h"
#include "gateway/public.h"
#include "gateways.h"
#include "json/json.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct speaker {
    struct arena *arena;
    struct settings settings;
    struct gateway_settings of_gateways;
    struct gateway *sms, *whatsapp;
    struct mailer *mailer;
    struct mailbox *mailbox;
};

static void print_answer(struct arena *arena, struct answer answer)
{
    static const char *const outcomes[] = {"sent", "refused", "postponed", "unknown"};
    struct buffer text = buffer_in(arena);
    struct json json = json_in(&text);
    json_open(&json, '{');
    json_put_text(&json, "outcome", str_of(outcomes[answer.outcome]));
    json_put_text(&json, "id", answer.id);
    json_put_text(&json, "code", answer.code);
    json_put_text(&json, "reason", answer.reason);
    json_put_i64(&json, "retry_after_s", answer.retry_after_s);
    json_close(&json, '}');
    printf("%.*s\n", STR_ARGS(buffer_str(&text)));
}

static void print_check(struct arena *arena, enum err err, struct str said)
{
    struct buffer text = buffer_in(arena);
    struct json json = json_in(&text);
    json_open(&json, '{');
    json_put_text(&json, "err", str_of(err_name(err)));
    json_put_text(&json, "said", said);
    json_close(&json, '}');
    printf("%.*s\n", STR_ARGS(buffer_str(&text)));
}

static struct str read_file(struct arena *arena, struct str path)
{
    FILE *file = fopen(str_c(arena, path), "re");
    struct buffer bytes = buffer_in(arena);
    char piece[4096];
    size_t size;
    if (!file)
        exit(1);
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_put(&bytes, piece, size);
    fclose(file);
    return buffer_str(&bytes);
}

static void check(struct speaker *speaker, struct str what)
{
    struct str said = STR_NONE;
    enum err err = ERR_INVALID;
    if (str_is(what, STR("mail")))
        err = mailer_check(speaker->mailer, speaker->arena, &said);
    else if (str_is(what, STR("mailbox")))
        err = mailbox_check(speaker->mailbox, speaker->arena, &said);
    else
        err = gateway_check(str_is(what, STR("sms")) ? speaker->sms : speaker->whatsapp,
                            speaker->arena, &said);
    print_check(speaker->arena, err, said);
}

struct fetching {
    bool takes, takes_one;
    int taken;
};

/* The first line of each that is taken, and the size of each that is left. */
static enum err take(void *context, struct str bytes)
{
    struct fetching *fetching = context;
    fetching->taken++;
    printf("[\"mail\",%zu,\"%.*s\"]\n", bytes.size,
           STR_ARGS(str_cut(bytes, strcspn(bytes.at, "\r"))));
    return fetching->takes ? OK : ERR_UNAVAILABLE;
}

static void leave(void *context, const struct mail_left *left)
{
    (void)context;
    printf("[\"left\",%lld,\"%.*s\"]\n", (long long)left->size,
           STR_ARGS(str_cut(left->head, str_find(left->head, '\r'))));
}

static void fail(void *context, int64_t uid)
{
    (void)context;
    printf("[\"failed\",%lld]\n", (long long)uid);
}

static bool stops(void *context)
{
    const struct fetching *fetching = context;
    return fetching->takes_one && fetching->taken;
}

static void fetch(struct speaker *speaker, struct str size_max, struct str how)
{
    int64_t size;
    struct str said;
    if (!str_to_i64(size_max, &size))
        exit(1);
    struct fetching fetching = {.takes = !str_is(how, STR("refuses")),
                                .takes_one = str_is(how, STR("stops"))};
    const struct mail_taker taker = {.size_max = (size_t)size,
                                     .take = take,
                                     .leave = leave,
                                     .fail = fail,
                                     .stops = stops,
                                     .context = &fetching};
    enum err err = mailbox_fetch(speaker->mailbox, speaker->arena, &taker, &said);
    print_check(speaker->arena, err, said);
}

static bool may_fetch(const struct sockaddr *address)
{
    struct sockaddr_in four;
    const char *also = getenv("TEST_PUBLIC");
    memcpy(&four, address, sizeof four);
    return address_is_public(address) ||
           (also && four.sin_family == AF_INET && four.sin_addr.s_addr == inet_addr(also));
}

static void fetch_media(struct speaker *speaker, struct str driver, struct str where,
                        struct str size_max)
{
    static const char *const ends[] = {"came", "not now", "too large", "not allowed"};
    bool is_address = str_find(where, ':') < where.size;
    const struct hook_media media = {.url = is_address ? where : STR_NONE,
                                     .id = is_address ? STR_NONE : where};
    struct media_fetch fetch = {.settings = &speaker->of_gateways,
                                .transfer = transfer_new(0),
                                .driver = driver,
                                .deadline_us = clock_us() + 10 * 1000 * 1000};
    FILE *into = tmpfile();
    struct http_file file = {fileno(into), 0};
    struct stat status;
    if (!str_to_i64(size_max, &file.size_max))
        exit(1);
    enum media_end end = media_fetch(&fetch, speaker->arena, &media, &file);
    fstat(file.descriptor, &status);
    printf("[\"%s\",%lld]\n", ends[end], end == MEDIA_CAME ? (long long)status.st_size : 0);
    fclose(into);
    transfer_free(fetch.transfer);
}

/* Why it cannot be made, on standard error. */
static bool make_gateway(struct speaker *speaker, enum phone_kind kind, struct gateway **ret)
{
    const char *problem = gateway_problem(speaker->arena, &speaker->of_gateways, kind);
    if (problem)
        fprintf(stderr, "%s\n", problem);
    return gateway_new(speaker->arena, &speaker->of_gateways, kind, ret) != ERR_INVALID;
}

static void obey(struct speaker *speaker, struct str line)
{
    struct str parts[6] = {0};
    size_t count = 0;
    while (count < COUNT_OF(parts) && str_split(&line, '\t', &parts[count]))
        count++;
    bool is_sms = str_is(parts[0], STR("sms"));
    if (str_is(parts[0], STR("check"))) {
        check(speaker, parts[1]);
        return;
    }
    if (str_is(parts[0], STR("fetch"))) {
        fetch(speaker, parts[1], parts[2]);
        return;
    }
    if (str_is(parts[0], STR("media"))) {
        fetch_media(speaker, parts[1], parts[2], parts[3]);
        return;
    }
    if (str_is(parts[0], STR("mail"))) {
        print_answer(speaker->arena, mailer_send(speaker->mailer, speaker->arena, parts[1],
                                                 parts[2], read_file(speaker->arena, parts[3])));
        return;
    }
    struct phone_message message = {
        .kind = is_sms ? PHONE_SMS : PHONE_WHATSAPP, .to = parts[1], .text = parts[2]};
    if (str_is(parts[0], STR("template")))
        message.template = (struct message_template){parts[3], parts[4], .parameters = {parts[2]},
                                                     .parameter_count = 1};
    else
        message.key = parts[3];
    message.callback_url = hook_callback_url(
        speaker->arena, &speaker->of_gateways,
        gateway_name(is_sms ? speaker->sms : speaker->whatsapp), 7);
    print_answer(speaker->arena,
                 gateway_send(is_sms ? speaker->sms : speaker->whatsapp, speaker->arena, &message));
}

int main(void)
{
    struct speaker speaker = {.arena = arena_new()};
    struct str problem;
    const char *timeout = getenv("TEST_TIMEOUT_MS");
    char line[8192];
    if (settings_read(speaker.arena, NULL, &speaker.settings, &problem) != OK) {
        fprintf(stderr, "%.*s\n", STR_ARGS(problem));
        return 1;
    }
    speaker.of_gateways = gateways_of(&speaker.settings, STR("a secret of the tests"));
    speaker.of_gateways.timeout_ms = timeout ? atoi(timeout) : 0;
    speaker.of_gateways.may_fetch = may_fetch;
    struct str mail_url = setting(&speaker.settings, SETTING_mail_url);
    struct str mail_in_url = setting(&speaker.settings, SETTING_mail_in_url);
    if (!make_gateway(&speaker, PHONE_SMS, &speaker.sms) ||
        !make_gateway(&speaker, PHONE_WHATSAPP, &speaker.whatsapp) ||
        (mail_url.size && mailer_new(speaker.arena, mail_url, speaker.of_gateways.timeout_ms,
                                     &speaker.mailer) != OK) ||
        (mail_in_url.size && mailbox_new(speaker.arena, mail_in_url, speaker.of_gateways.timeout_ms,
                                         &speaker.mailbox) != OK))
        return 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin)) {
        for (char *at = line; (at = strchr(at, 0x1f));)
            *at = '\n';
        obey(&speaker, str_cut(str_of(line), strlen(line) - 1));
    }
    gateway_free(speaker.sms);
    gateway_free(speaker.whatsapp);
    mailer_free(speaker.mailer);
    mailbox_free(speaker.mailbox);
    arena_free(speaker.arena);
    return 0;
}
