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
struct word_view notification_event_view(const struct request *request,
                                         enum notification_event event);
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
