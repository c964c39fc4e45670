/*
 * What staff see of a conversation: messages, the team's notes and what was changed, in the order
 * of time. Messages, notes and changes each stay in the order of their ids; of one second a message
 * comes first, then what it has changed.
 *
 * `thread` is what thread_view() or thread_news() has made of the messages; its `items` and
 * `cursors` are filled in.
 */
#pragma once
#include "desk/history/history.h"
#include "desk/note/note.h"
#include "web/request.h"
#include "web/ticket/views.h"

/* A page: what lies between its messages and those of the page after it; the first page has what
   came before, too. `history` is the ticket's. */
enum err timeline_of_page(struct request *request, const struct staff *staff,
                          const struct ticket *ticket, const struct message_list *messages,
                          const struct change_list *history, struct thread_view *thread) MUST_USE;
/* What is new since the cursors of the request; one that brings none wants messages only. */
enum err timeline_of_news(struct request *request, const struct staff *staff,
                          const struct ticket *ticket, const struct message_list *messages,
                          struct thread_view *thread) MUST_USE;
