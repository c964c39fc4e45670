#include "web/admin/timeline.h"
#include "desk/limits.h"
#include "web/admin/history.h"
#include "web/admin/notes.h"
#include "web/admin/timeline.html.h"
#include "web/notifications/deliveries.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"

enum {
    AT_ONE_TIME_S = 60,      /* one person's changes that follow so closely are told as one */
    ACTIVITIES_IN_A_ROW = 3, /* more are folded */
};

/* What is to be shown, each list oldest first. */
struct sources {
    const struct message_list *messages;
    const struct note_list *notes;
    struct change_list changes;
};

struct timeline {
    const struct request *request;
    bool is_news; /* the page knows what stands above them, and under which day */
    struct entry_view *entries;
    size_t count;
    const struct sent_view *last;   /* of the entry before */
    struct activity_view *activity; /* the entry before, if it is one */
    const struct change *change;    /* the last one that it tells of */
};

/* ---- entries -------------------------------------------------------------------------------- */

static struct entry_view *add(struct timeline *timeline, const struct sent_view *sent)
{
    struct entry_view *entry = &timeline->entries[timeline->count++];
    bool same_day = timeline->last && timeline->last->day_number == sent->day_number;
    *entry = (struct entry_view){.new_day = !timeline->is_news && !same_day, .day = sent->day};
    timeline->last = sent;
    timeline->activity = NULL;
    return entry;
}

/* A message follows the one above only when nothing stands between them. */
static void add_message(struct timeline *timeline, const struct message_view *made)
{
    struct message_view *message = NEW(timeline->request->arena, struct message_view);
    bool is_after_message = timeline->count && timeline->entries[timeline->count - 1].message;
    *message = *made;
    struct entry_view *entry = add(timeline, &message->sent);
    entry->message = message;
    message->new_day = entry->new_day;
    message->follows &= is_after_message && !entry->new_day;
}

/* With the names of those it mentions standing out. */
static struct html note_body(struct arena *arena, const struct note *note)
{
    struct html body = html_text_to_markup(arena, note->note);
    size_t count = note->mentions.count;
    if (count == 0)
        return body;
    struct str *names = NEW_ARRAY(arena, struct str, 2 * count);
    for (size_t i = 0; i < count; i++) {
        names[2 * i] = note->mentions.items[i].name;
        names[2 * i + 1] = first_name(names[2 * i]);
    }
    return html_highlight_names(arena, body, names, 2 * count);
}

static void add_note(struct timeline *timeline, const struct note *note)
{
    const struct request *request = timeline->request;
    bool own = note->author_id == request->access.person.id;
    struct note_view *view = NEW(request->arena, struct note_view);
    *view = (struct note_view){
        .id = note->id,
        .author_id = note->author_id,
        .author = note->author_name,
        .body = note_body(request->arena, note),
        .is_long = text_is_long(note->note),
        .is_news = !own,
        .client_id = own && note->client_id.size ? note->client_id : STR(""),
        .sent = sent_view(request, note->created_at, timeline->last),
    };
    add(timeline, &view->sent)->note = view;
}

static bool is_at_one_time(const struct timeline *timeline, const struct change *change)
{
    const struct change *last = timeline->change;
    return timeline->activity && last->actor_id == change->actor_id &&
           change->created_at.unix_s - last->created_at.unix_s < AT_ONE_TIME_S;
}

static void add_change(struct timeline *timeline, const struct change *change)
{
    const struct request *request = timeline->request;
    bool joins = is_at_one_time(timeline, change);
    struct str text = activity_text(request, change, joins);
    if (joins) {
        struct activity_view *activity = timeline->activity;
        activity->text = str_print(request->arena, "%.*s · %.*s", STR_ARGS(activity->text),
                                   STR_ARGS(text));
        activity->id = change->id;
    } else {
        struct activity_view *activity = NEW(request->arena, struct activity_view);
        *activity = (struct activity_view){
            .id = change->id,
            .actor = text_or_empty(change->actor_name),
            .text = text,
            .sent = sent_view(request, change->created_at, timeline->last),
        };
        add(timeline, &activity->sent)->activity = activity;
        timeline->activity = activity;
    }
    timeline->change = change;
    timeline->entries[timeline->count - 1].folded_changes++;
}

/* ---- order ---------------------------------------------------------------------------------- */

static struct timeline_view merged(const struct request *request, const struct thread_view *thread,
                                   const struct sources *sources, bool is_news)
{
    const struct message_list *messages = sources->messages;
    const struct note_list *notes = sources->notes;
    const struct change_list *changes = &sources->changes;
    size_t left = messages->count + notes->count + changes->count, m = 0, n = 0, c = 0;
    struct timeline timeline = {.request = request,
                                .is_news = is_news,
                                .entries = NEW_ARRAY(request->arena, struct entry_view, left)};
    for (; left > 0; left--) {
        int64_t message = m < messages->count ? messages->items[m].created_at.unix_s : INT64_MAX;
        int64_t change = c < changes->count ? changes->items[c].created_at.unix_s : INT64_MAX;
        int64_t note = n < notes->count ? notes->items[n].created_at.unix_s : INT64_MAX;
        if (m < messages->count && message <= change && message <= note)
            add_message(&timeline, &thread->messages.items[m++]);
        else if (c < changes->count && change <= note)
            add_change(&timeline, &changes->items[c++]);
        else
            add_note(&timeline, &notes->items[n++]);
    }
    return (struct timeline_view){timeline.entries, timeline.count, notes->is_cut};
}

/* Many in a row become one entry. A day's rule, which they stand under, parts them. */
static void fold(struct arena *arena, struct timeline_view *view)
{
    struct entry_view *entries = NEW_ARRAY(arena, struct entry_view, view->count);
    size_t count = 0;
    for (size_t i = 0, end; i < view->count; i = end) {
        end = i + 1;
        while (view->items[i].activity && end < view->count && view->items[end].activity &&
               !view->items[end].new_day)
            end++;
        if (end - i <= ACTIVITIES_IN_A_ROW) {
            for (size_t k = i; k < end; k++)
                entries[count++] = view->items[k];
            continue;
        }
        struct activity_view *folded = NEW_ARRAY(arena, struct activity_view, end - i);
        struct entry_view *entry = &entries[count++];
        *entry = (struct entry_view){.folded = {folded, end - i},
                                     .new_day = view->items[i].new_day,
                                     .day = view->items[i].day};
        for (size_t k = i; k < end; k++) {
            folded[k - i] = *view->items[k].activity;
            entry->folded_changes += view->items[k].folded_changes;
        }
    }
    view->items = entries;
    view->count = count;
}

/* ---- pages and news ------------------------------------------------------------------------- */

/* Of `history` what the conversation tells, within the span (INSTANT_NONE: no bound). */
static struct change_list told(struct arena *arena, const struct change_list *history,
                               struct instant since, struct instant until)
{
    struct change_list list = {NEW_ARRAY(arena, struct change, history->count), 0};
    for (size_t i = 0; i < history->count; i++) {
        const struct change *change = &history->items[i];
        bool is_within = change->created_at.unix_s >= since.unix_s &&
                         (instant_is_none(until) || change->created_at.unix_s < until.unix_s);
        if (is_within && is_activity(change))
            list.items[list.count++] = *change;
    }
    return list;
}

static int64_t last_change(const struct change_list *changes, int64_t before)
{
    return changes->count ? changes->items[changes->count - 1].id : before;
}

static void fill_in(struct request *request, struct thread_view *thread,
                    const struct timeline_view *view, int64_t note, int64_t change)
{
    struct html_out out = html_out_in(request->arena, request->locale);
    timeline_html(&out, view);
    thread->items = html_out_markup(&out);
    thread->cursors = str_print(
        request->arena, "&last_note_id=%lld&last_change_id=%lld&told_at=%lld", (long long)note,
        (long long)change, (long long)request->desk.now.unix_s);
}

/* The time of the first message of the page after this one. */
static enum err page_end(struct request *request, const struct ticket *ticket,
                         const struct message_list *messages, bool has_later, struct instant *ret)
{
    struct message_list next = {0};
    *ret = INSTANT_NONE;
    if (!has_later)
        return OK;
    TRY(message_list_after(&request->desk, ticket, messages->items[messages->count - 1].id, 1,
                           &next));
    if (next.count)
        *ret = next.items[0].created_at;
    return OK;
}

enum err timeline_of_page(struct request *request, const struct staff *staff,
                          const struct ticket *ticket, const struct message_list *messages,
                          const struct change_list *history, struct thread_view *thread)
{
    struct note_list notes = {0};
    struct instant until,
        since = messages->has_earlier ? messages->items[0].created_at : INSTANT_NONE;
    int64_t newest;
    TRY(page_end(request, ticket, messages, thread->has_later, &until));
    TRY(notes_between(&request->desk, staff, ticket, since, until, &notes));
    TRY(note_newest(&request->desk, staff, ticket, &newest));
    TRY(show_deliveries(request, staff, ticket, thread));
    const struct sources sources = {messages, &notes, told(request->arena, history, since, until)};
    struct timeline_view view = merged(request, thread, &sources, false);
    fold(request->arena, &view);
    fill_in(request, thread, &view, newest, last_change(history, 0));
    return OK;
}

static bool mentions(const struct note_list *notes, int64_t user_id)
{
    for (size_t i = 0; i < notes->count; i++)
        for (size_t k = 0; k < notes->items[i].mentions.count; k++)
            if (notes->items[i].mentions.items[k].user_id == user_id)
                return true;
    return false;
}

enum err timeline_of_news(struct request *request, const struct staff *staff,
                          const struct ticket *ticket, const struct message_list *messages,
                          struct thread_view *thread)
{
    int64_t note, change;
    struct note_list notes = {0};
    struct change_list changes = {0};
    TRY(show_deliveries(request, staff, ticket, thread));
    if (!id_of_query(request, "last_note_id", &note) ||
        !id_of_query(request, "last_change_id", &change)) {
        thread->items = messages_markup(request, &thread->messages);
        return OK;
    }
    TRY(show_changed_deliveries(request, staff, ticket, thread));
    TRY(notes_after(&request->desk, staff, ticket, note, PAGE_NOTES, &notes));
    TRY(history_list(&request->desk, staff, ticket->id, change, &changes));
    if (notes.count) {
        note = notes.items[notes.count - 1].id;
        if (mentions(&notes, request->access.person.id))
            TRY(see_mentions(request, staff, ticket));
    }
    const struct sources sources = {messages, &notes,
                                    told(request->arena, &changes, INSTANT_NONE, INSTANT_NONE)};
    struct timeline_view view = merged(request, thread, &sources, true);
    fill_in(request, thread, &view, note, last_change(&changes, change));
    return OK;
}
