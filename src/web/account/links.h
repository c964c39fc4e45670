/* What the pages share that a link in a letter leads to. Opening one only shows a form: programs
   that look into mail open all links, and must not use them up. */
#pragma once
#include "desk/account/account.h"
#include "web/page/page.h"

/* The link in the request's address; ERR_NOT_FOUND: none that is still good. */
enum err link_of(struct request *request, struct account_link *ret) MUST_USE;
/* The same address, for the form on its page. */
struct url link_self(const struct request *request);
/* A card in the middle, whoever is signed in: the link is about somebody else, perhaps. */
struct frame_view card_frame(struct request *request, const char *title);
/* The page, with 404, that says so and leads on. */
void reply_dead_link(struct request *request, bool is_of_password);
/* What `err` of a handler comes to: a dead link is a page of its own. */
enum err dead_link_or(struct request *request, enum err err, bool is_of_password) MUST_USE;
