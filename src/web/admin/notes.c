#include "web/admin/notes.h"
#include "web/admin/admin.h"
#include "web/admin/inbox.h"
#include "web/page/page.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

static struct colleague_views colleague_views(struct request *request,
                                              const struct colleague_list *team)
{
    struct colleague_view *items = NEW_ARRAY(request->arena, struct colleague_view, team->count);
    size_t count = 0;
    for (size_t i = 0; i < team->count; i++)
        if (team->items[i].id != request->access.person.id)
            items[count++] = (struct colleague_view){
                .id = team->items[i].id,
                .name = team->items[i].name,
                .initials = initials(request->arena, team->items[i].name),
            };
    return (struct colleague_views){items, count};
}

enum err note_composer_view(struct request *request, const struct staff *staff,
                            const struct ticket *ticket, const struct colleague_list *team,
                            struct note_composer_view *ret)
{
    struct draft draft;
    bool is_again = form_has(&request->form, "note");
    struct str sent_before = is_again ? form_get(&request->form, "client_id") : STR("");
    TRY(note_draft_load(&request->desk, staff, ticket, &draft));
    *ret = (struct note_composer_view){
        .is_chosen = is_again,
        .note = field_view(request, "note", form_get(&request->form, "note")),
        .url = url_to(request->arena, "admin.support.tickets.addNote", ticket->id),
        .client_id = sent_before.size ? sent_before : new_uuid(request->arena),
        .draft = draft.message,
        .draft_id = draft.client_id,
        .draft_saved = instant_is_none(draft.updated_at) ? 0 : draft.updated_at.unix_s,
        .draft_url = url_to(request->arena, "admin.support.tickets.saveNoteDraft", ticket->id),
        .colleagues = colleague_views(request, team),
    };
    return OK;
}

enum err see_mentions(struct request *request, const struct staff *staff,
                      const struct ticket *ticket)
{
    int64_t unseen;
    struct mentions_seen seen = {.ticket_id = ticket->id, .user_id = staff_id(staff)};
    TRY(mentions_unseen_of(&request->desk, staff, ticket, &unseen));
    if (unseen == 0)
        return OK;
    TRY(note_newest(&request->desk, staff, ticket, &seen.until));
    later_add(&request->later, &(struct later){.kind = LATER_MENTIONS_SEEN, .mentions_seen = seen});
    return OK;
}

enum err notes_store(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    const struct form *form = &request->form;
    struct str client_id = form_get(form, "client_id");
    int64_t id;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    TRY(check_sender(request));
    TRY(note_add(&request->desk, staff, &ticket, form_get(form, "note"), client_id, &id));
    TRY(note_draft_sent(&request->desk, staff, &ticket, client_id, form_get(form, "draft_id")));
    reply_note_added(request, ticket_url(request, ticket.id), id);
    return OK;
}

enum err note_drafts_update(struct request *request, const struct staff *staff)
{
    struct ticket ticket;
    TRY(ticket_load(&request->desk, staff, request->id, &ticket));
    if (!form_has(&request->form, "note"))
        desk_problem(&request->desk, "note", TR("The request could not be read."), 0);
    TRY(desk_check(&request->desk));
    TRY(check_sender(request));
    TRY(note_draft_save(&request->desk, staff, &ticket, form_get(&request->form, "note"),
                        form_get(&request->form, "client_id")));
    reply_done(request, ticket_url(request, ticket.id), FLASH_NONE);
    return OK;
}
