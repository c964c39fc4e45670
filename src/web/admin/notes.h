/* How staff write notes in a conversation, and see those in which they are mentioned. */
#pragma once
#include "desk/note/note.h"
#include "web/admin/note_views.h"
#include "web/request.h"

/* Where the next note on `ticket` is written; `team` are all who can be mentioned. */
enum err note_composer_view(struct request *request, const struct staff *staff,
                            const struct ticket *ticket, const struct colleague_list *team,
                            struct note_composer_view *ret) MUST_USE;
/* Whoever asks has the ticket on the screen: leaves it to be noted after the answer that its
   mentions are seen. */
enum err see_mentions(struct request *request, const struct staff *staff,
                      const struct ticket *ticket) MUST_USE;
