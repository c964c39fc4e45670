/* Canned replies: the staff's pages of them, and how one comes into the composer of a ticket. */
#pragma once
#include "desk/canned/canned.h"
#include "web/route.h"

staff_handler replies_index, replies_create, replies_store, replies_show, replies_update,
    replies_destroy;
staff_handler replies_menu, replies_use_store;

void json_canned(struct json *json, const struct canned_reply *reply);

/* Without JavaScript: ?reply=ID of the ticket's page puts that reply below what is written already.
   One that is not there, or not theirs, changes nothing. */
enum err canned_prefill(struct request *request, const struct staff *staff,
                        const struct ticket *ticket, struct str *text) MUST_USE;
