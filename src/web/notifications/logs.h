/* What the three logs have in common (what people were told, the texts that went out, what came
   in): lists with filters, newest first, that nothing counts. */
#pragma once
#include "desk/notification/words.h"
#include "json/json.h"
#include "web/notifications/views.h"
#include "web/route.h"

/* What a log can be asked for: a parameter of its address, and a chip above the list. */
struct log_field {
    const char *name;       /* of the parameter */
    const char *title;      /* of the chip: English, for tr() */
    struct word_view asked; /* as it stands in each; without a code: not asked for */
};

/* All that a log is asked for, but for the page. */
struct log_question {
    const char *index; /* the log's route */
    const struct log_field *fields;
    size_t count;
};

/* Each takes its own field off. */
struct chip_views log_chips(const struct request *request, const struct log_question *question);
/* `last_id` is of the last row of this page; 0: it is empty. */
struct log_pages_view log_pages(const struct request *request, const struct log_question *question,
                                int64_t before, int64_t last_id, bool has_older);
struct log_tabs_view log_tabs(const struct request *request, enum log_of current);

/* The id in the query; 0: not asked for, or no id. */
int64_t log_id(const struct request *request, const char *name);
struct word_view log_id_view(const struct request *request, int64_t id); /* "12", "#12" */

/* ?from= and ?until= are days by the clocks of the house, both within. */
struct log_days {
    struct str from, until;    /* as written; STR_NONE: not asked for, or no day */
    struct instant begin, end; /* INSTANT_NONE: the same */
};
struct log_days log_days_of(const struct request *request);
struct word_view log_day_view(const struct request *request, struct str day);

/* Channels from `first` on, after a line for all. */
struct choice_views channel_choices(const struct request *request, enum notification_channel first,
                                    enum notification_channel chosen);

/* {"data":[, what a list shows, and behind it the address of the next page, or null. */
void json_log_begin(struct json *json);
void json_log_end(struct json *json, const struct request *request,
                  const struct log_pages_view *pages);
