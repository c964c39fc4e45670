/* The staff's pages of notifications: the logs of what went out and of what came in, and the desk's
   rules of who is told of what. */
#pragma once
#include "desk/notification/log.h"
#include "web/notifications/views.h"
#include "web/route.h"

staff_handler notifications_index, notifications_show, notifications_retry;
staff_handler sms_logs_index;
staff_handler incoming_index, incoming_show;
staff_handler rules_edit, rules_update, tests_store;

struct channel_view channel_view(const struct request *request, enum notification_channel channel);
struct word_view notification_state_view(const struct request *request,
                                         enum notification_state state);
struct notification_view notification_view(const struct request *request,
                                           const struct notification *notification);
struct notification_views notification_views(const struct request *request,
                                             const struct notification_list *list);
/* "replaced": "A later change took its place"; a word that is not known stays as it is. */
struct str notification_reason_text(const struct request *request, struct str reason);

/* The log's address, of one person or of one ticket; 0: of all. */
struct url notification_log_url(const struct request *request, int64_t user_id, int64_t ticket_id);

void json_notification(struct json *json, const struct notification *notification);

/* `base` is the list's address with its filter, but for its page; `last_id` is of its last row. */
struct log_pages_view log_pages(const struct request *request, struct url base, int64_t before,
                                int64_t last_id, bool has_more);
struct log_tabs_view log_tabs(const struct request *request, enum log_of current);
struct choice_views channel_choices(const struct request *request,
                                    enum notification_channel chosen);
/* ?from= and ?until= are days by the clocks of the house, both within. */
struct log_days {
    struct str from, until;    /* as written; STR_NONE: not asked for, or no day */
    struct instant begin, end; /* INSTANT_NONE: the same */
};
struct log_days log_days_of(const struct request *request);
/* {"data":[, what a list shows, and behind it the address of the next page, or null. */
void json_log_begin(struct json *json);
void json_log_end(struct json *json, const struct request *request,
                  const struct log_pages_view *pages);
