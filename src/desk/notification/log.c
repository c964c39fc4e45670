#include "desk/notification/log.h"
#include "base/ascii.h"
#include "desk/limits.h"
#include "desk/notification/log.sql.h"

static bool sees_all(const struct staff *staff)
{
    return staff_may(staff, PEOPLE_MANAGE);
}

static int64_t before_of(int64_t before)
{
    return before > 0 ? before : INT64_MAX;
}

/* By the index that leaves the least to look at. */
static enum err read_log(struct desk *desk, const struct staff *staff,
                         const struct notification_filter *filter, struct notification_list *ret)
{
    const struct notification_filter f = *filter;
    int64_t before = before_of(f.before), limit = PAGE_NOTIFICATIONS + 1;
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

/* One more than a page was asked for. */
static bool cut_page(size_t *count)
{
    bool more = *count > PAGE_NOTIFICATIONS;
    if (more)
        *count = PAGE_NOTIFICATIONS;
    return more;
}

enum err notification_log(struct desk *desk, const struct staff *staff,
                          const struct notification_filter *filter, struct notification_list *ret,
                          bool *ret_more)
{
    *ret = (struct notification_list){0};
    TRY(read_log(desk, staff, filter, ret));
    *ret_more = cut_page(&ret->count);
    return OK;
}

enum err notification_load(struct desk *desk, const struct staff *staff, int64_t id,
                           struct notification *ret)
{
    return notification_find(desk, staff, id, sees_all(staff), ret);
}

/* ---- texts of SMS and WhatsApp --------------------------------------------------------------- */

/* "0812 34" and "+62 812-34" find the same: without what stands for the country or the trunk. */
static struct str digits_of(struct arena *arena, struct str phone)
{
    char *digits = arena_alloc_bytes(arena, phone.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < phone.size; i++)
        if (is_digit(phone.at[i]) && (size || phone.at[i] != '0'))
            digits[size++] = phone.at[i];
    return (struct str){digits, size};
}

enum err sms_log_page(struct desk *desk, const struct staff *staff,
                      const struct sms_log_filter *filter, struct sms_log_list *ret, bool *ret_more)
{
    int64_t before = before_of(filter->before), limit = PAGE_NOTIFICATIONS + 1;
    struct str digits = filter->phone.size ? digits_of(desk->arena, filter->phone) : STR_NONE;
    *ret = (struct sms_log_list){0};
    *ret_more = false;
    if (filter->phone.size && !digits.size)
        return OK;
    if (filter->user_id)
        TRY(sms_log_of_person(desk, staff, filter->user_id, filter->type, filter->status, digits,
                              before, limit, ret));
    else
        TRY(sms_log_all(desk, staff, filter->type, filter->status, digits, before, limit, ret));
    *ret_more = cut_page(&ret->count);
    return OK;
}
