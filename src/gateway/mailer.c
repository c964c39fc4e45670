#include "gateway/mailer.h"
#include "gateway/driver.h"

struct mailer {
    struct server_address server;
    struct transfer *transfer;
};

enum err mailer_new(struct arena *arena, struct str url, int timeout_ms, struct mailer **ret)
{
    struct mailer *mailer = NEW(arena, struct mailer);
    TRY(server_address_read(arena, STR("smtp"), url, &mailer->server));
    mailer->transfer = transfer_new(timeout_ms);
    *ret = mailer;
    return OK;
}

void mailer_free(struct mailer *mailer)
{
    if (mailer)
        transfer_free(mailer->transfer);
}

/* What would end the address in the command: "MAIL FROM:<...>". */
static bool is_address(struct str address)
{
    for (size_t i = 0; i < address.size; i++)
        if ((unsigned char)address.at[i] <= ' ' || address.at[i] == 0x7f ||
            strchr("<>\"\\", address.at[i]))
            return false;
    return str_find(address, '@') < address.size;
}

static struct answer judge(struct arena *arena, const struct mail_reply *reply)
{
    struct str status = str_print(arena, "%d", reply->status);
    struct str line = one_line(arena, reply->line, ANSWER_REASON_MAX);
    if (reply->reach == REACH_NONE)
        return answer_postponed(STR("unreachable"), reply->problem);
    if (reply->reach == REACH_UNKNOWN)
        return (struct answer){OUTCOME_UNKNOWN, .code = STR("unanswered"),
                               .reason = reply->problem};
    if (reply->status < 400)
        return (struct answer){OUTCOME_SENT, .code = status, .reason = line};
    if (reply->is_login_refused) /* not the mail's fault, and set right by whoever runs this */
        return answer_postponed(
            status,
            one_line(arena,
                     str_print(arena, "the mail server refuses our log-in: %.*s", STR_ARGS(line)),
                     ANSWER_REASON_MAX));
    return reply->status < 500 ? answer_postponed(status, line) : answer_refused(status, line);
}

struct answer mailer_send(struct mailer *mailer, struct arena *arena, struct str from,
                          struct str to, struct str bytes)
{
    struct mail_reply reply;
    if (!is_address(from) || !is_address(to))
        return answer_refused(STR("unsendable"), STR("an address that no mail can go to"));
    transfer_mail(mailer->transfer, arena, &mailer->server, from, to, bytes, &reply);
    return judge(arena, &reply);
}

enum err mailer_check(struct mailer *mailer, struct arena *arena, struct str *ret_said)
{
    struct str problem;
    enum err err = transfer_open(mailer->transfer, arena, &mailer->server, &problem);
    transfer_close(mailer->transfer);
    const char *host = mailer->server.host;
    *ret_said = err == OK              ? str_print(arena, "%s answers", host)
                : err == ERR_FORBIDDEN ? str_print(arena, "%s refuses the log-in", host)
                                       : str_print(arena, "%s: %.*s", host, STR_ARGS(problem));
    return err;
}
