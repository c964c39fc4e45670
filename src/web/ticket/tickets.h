/* What the customers' and the staff's pages of tickets have in common. */
#pragma once
#include "desk/bulk/bulk.h"
#include "desk/draft/draft.h"
#include "desk/message/message.h"
#include "desk/order/order.h"
#include "desk/ticket/list.h"
#include "web/request.h"
#include "web/page/paging.h"
#include "web/ticket/views.h"

/* Which side of a conversation the reader is on, and the addresses that they use. */
struct side {
    enum sender_type us;
    const char *index, *show, *messages, *draft; /* names of routes */
};
extern const struct side customer_side, staff_side;

/* The moment that a row shows. */
enum row_moment { ROW_CREATED, ROW_CREATED_AGO, ROW_UPDATED_AGO };

struct ticket_row_views ticket_rows(const struct request *request, const struct side *side,
                                    enum row_moment when, const struct ticket_list *tickets);
/* `base` with the filter's query but for its page. */
struct paging paging_of_tickets(const struct ticket_page *page);
struct pages_view pages_view(const struct request *request, struct url base,
                             const struct ticket_page *page);
struct ticket_view ticket_view(const struct request *request, const struct ticket *ticket,
                               const struct order *order);
/* NULL: there is none. */
struct order_view order_view(const struct request *request, const struct order *order);
/* `list` is what is shown, by page_messages(); `draft` is the reader's. */
struct thread_view thread_view(const struct request *request, const struct side *side,
                               const struct ticket *ticket, const struct message_list *list,
                               const struct draft *draft);
/* The messages of a page: the last PAGE_MESSAGES before ?before=, fewer when they are long. */
enum err page_messages(struct request *request, const struct ticket *ticket,
                       struct message_list *ret) MUST_USE;
/* As the thread of a page or of its news has them; `items` of it for customers. */
struct html messages_markup(const struct request *request, const struct message_views *messages);
/* GET .../messages, for all sides: what is newer than ?last_message_id=, which is marked as read;
   `reading` is the viewer's of the whole ticket. It is answered as JSON, or to our own pages as
   thread_news() with its `items`. */
enum err new_messages(struct request *request, const struct ticket *ticket, struct reading reading,
                      struct message_list *ret) MUST_USE;
enum err thread_news(struct request *request, const struct side *side, const struct ticket *ticket,
                     const struct message_list *list, struct thread_view *ret) MUST_USE;
void reply_thread_news(struct request *request, const struct thread_view *thread);
void reply_messages_json(struct request *request, const struct ticket *ticket,
                         const struct message_list *list);
/* Leaves it to be written after the answer that the messages up to the last of `shown` are read;
   NULL: all of them are on the screen already. */
void mark_read_later(struct request *request, const struct ticket *ticket, struct reading reading,
                     const struct message_list *shown);

/* ?page=, ?status= and so on; a page that is no positive number is 1, an unknown word is none. */
int64_t page_of_query(const struct request *request);
/* False: there is none, or it is no id. */
bool id_of_query(const struct request *request, const char *name, int64_t *ret);

/* So long that a page folds it. */
bool text_is_long(struct str text);
/* A random UUID (RFC 9562, 5.4). */
struct str new_uuid(struct arena *arena);

/* A message as its form brought it. */
struct message_draft message_draft_of(struct request *request);
/* What a reply has changed of its ticket that its writer may not have meant: it is told, and can be
   taken back. */
struct effects {
    enum flash flash;        /* FLASH_NONE: nothing */
    struct bulk_ids changes; /* of the history */
};
/* 201 {"success":true,"message":"Pesan terkirim","messageId":N}, with "changed":{"message","undo"}
   where there are effects; or to the page. */
void reply_message_sent(struct request *request, struct url url, int64_t message_id,
                        const struct effects *effects);
/* 201 {"success":true,"message":"Catatan ditambahkan","noteId":N}, likewise. */
void reply_note_added(struct request *request, struct url url, int64_t note_id);
/* Our pages say for whom they are: what one person has written is not sent as another, who has
   logged in since. ERR_CONFLICT, with a problem, when it is not who asks. */
enum err check_sender(struct request *request) MUST_USE;
/* PUT .../draft of the viewer who has loaded the ticket. */
enum err update_draft(struct request *request, const struct side *side, const struct ticket *ticket)
    MUST_USE;
/* The message of this request has been sent: what was its draft is none any more. */
enum err end_draft(struct request *request, const struct ticket *ticket) MUST_USE;
/* {"success":true,"ticket":...} (with a message), or back to the page with the flash. */
void reply_ticket_done(struct request *request, int status, const struct side *side,
                       const struct ticket *ticket, struct url url, enum flash flash);
