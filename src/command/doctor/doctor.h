/*
 * sapa doctor: each check says in one line how it stands with one thing, and how to mend it.
 *
 * A check changes nothing but the row that /healthz writes as well, and makes no file: what the
 * first start would make is not missing yet.
 */
#pragma once
#include "command/command.h"
#include "json/json.h"

enum verdict {
    VERDICT_OK,
    VERDICT_WARNING, /* it works, but somebody should know */
    VERDICT_FAILED,  /* Sapa cannot serve, or not safely keep what it is told */
};

struct doctor {
    const struct command_line *line;
    struct arena *arena;
    struct instant now;
    struct json *json; /* NULL: lines of text */
    int failed_count;
    struct db *db;   /* NULL: there is none to look into */
    bool is_current; /* its schema */
};

void doctor_say(struct doctor *doctor, enum verdict verdict, const char *subject,
                const char *format, ...) PRINTF(4, 5);

/* data.c */
void check_folder(struct doctor *doctor);
void check_space(struct doctor *doctor);
void check_secret(struct doctor *doctor);
void check_database(struct doctor *doctor); /* opens it for those that follow */
void check_schema(struct doctor *doctor);
void check_write(struct doctor *doctor);
void check_integrity(struct doctor *doctor);
void check_references(struct doctor *doctor);
/* What so much free room means. */
enum verdict space_verdict(uint64_t free_bytes);

/* house.c */
void check_clock(struct doctor *doctor);
void check_address(struct doctor *doctor);
void check_url(struct doctor *doctor);
void check_rate_limit(struct doctor *doctor);
void check_redis(struct doctor *doctor);
void check_demo(struct doctor *doctor);
void check_kinds(struct doctor *doctor);

/* channels.c */
void check_mail(struct doctor *doctor);
void check_mailbox(struct doctor *doctor);
void check_sms(struct doctor *doctor);
void check_whatsapp(struct doctor *doctor);
