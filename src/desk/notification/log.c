#include "desk/notification/log.h"
#include "desk/log_page.h"
#include "desk/notification/log.sql.h"
#include "desk/user/user.h"

static bool sees_all(const struct staff *staff)
{
    return staff_may(staff, PEOPLE_MANAGE);
}

/* By the index that leaves the least to look at. */
static enum err read_log(struct desk *desk, const struct staff *staff,
                         const struct notification_filter *filter, struct notification_list *ret)
{
    const struct notification_filter f = *filter;
    int64_t before = log_below(f.before), limit = LOG_ROWS_ASKED;
    bool all = sees_all(staff);
    if (f.ticket_id)
        return notification_log_of_ticket(desk, staff, f.ticket_id, f.user_id, f.state, f.channel,
                                          f.event, f.from, f.until, all, before, limit, ret);
    if (f.user_id)
        return notification_log_of_person(desk, staff, f.user_id, f.state, f.channel, f.event,
                                          f.from, f.until, all, before, limit, ret);
    if (f.state)
        return notification_log_of_state(desk, staff, f.state, f.channel, f.event, f.from, f.until,
                                         all, before, limit, ret);
    return notification_log_all(desk, staff, f.channel, f.event, f.from, f.until, all, before,
                                limit, ret);
}

enum err notification_log(struct desk *desk, const struct staff *staff,
                          const struct notification_filter *filter, struct notification_list *ret,
                          bool *ret_more)
{
    *ret = (struct notification_list){0};
    TRY(read_log(desk, staff, filter, ret));
    log_page_cut(&ret->count, ret_more);
    return OK;
}

enum err notification_load(struct desk *desk, const struct staff *staff, int64_t id,
                           struct notification *ret)
{
    return notification_find(desk, staff, id, sees_all(staff), ret);
}

/* ---- texts of SMS and WhatsApp --------------------------------------------------------------- */

enum err sms_log_page(struct desk *desk, const struct staff *staff,
                      const struct sms_log_filter *filter, struct sms_log_list *ret, bool *ret_more)
{
    int64_t before = log_below(filter->before), limit = LOG_ROWS_ASKED;
    struct str digits = filter->phone.size ? phone_part(desk->arena, filter->phone) : STR_NONE;
    *ret = (struct sms_log_list){0};
    *ret_more = false;
    if (filter->phone.size && !digits.size)
        return OK;
    if (filter->user_id)
        TRY(sms_log_of_person(desk, staff, filter->user_id, filter->type, filter->status, digits,
                              before, limit, ret));
    else
        TRY(sms_log_all(desk, staff, filter->type, filter->status, digits, before, limit, ret));
    log_page_cut(&ret->count, ret_more);
    return OK;
}
