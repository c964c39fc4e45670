/*
 * Search: a ticket matches when its subject or one of its messages holds every word of the question
 * (each as the beginning of a word, in any case, with or without accents), when its customer's name
 * and e-mail hold them all, or when the question is its number ("42", "#42").
 */
#pragma once
#include "desk/ticket/list.h"
#include "desk/ticket/list_rows.h"

/* Ids, newest first, each once, at most SEARCH_TICKETS_MAX; *ret_is_cut says there are more. The
   filter's page does not count. */
enum err search_tickets(struct desk *desk, const struct staff *staff,
                        const struct ticket_filter *filter, struct ticket_id_list *ret,
                        bool *ret_is_cut) MUST_USE;
enum err search_own_tickets(struct desk *desk, const struct customer *customer,
                            const struct ticket_filter *filter, struct ticket_id_list *ret,
                            bool *ret_is_cut) MUST_USE;

/* To be called at the end of each transaction that may have added tickets or messages, before its
   commit: brings the index up to date with them. One by one each would cost FTS5 a write of all
   that it holds in memory, which takes longer than everything else about a message. */
enum err search_catch_up(struct desk *desk) MUST_USE;
