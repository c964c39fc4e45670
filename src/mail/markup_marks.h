/* What is known of the elements of a mail's HTML, without parsing it: how they are written as text,
   and by what they show that they are hidden, quoted or a signature. */
#pragma once
#include "base/str.h"

enum markup_manner {
    DROPPED,
    INLINE,
    BLOCK,     /* in lines of its own */
    PARAGRAPH, /* and a blank line around it */
    QUOTATION, /* the same; may be what is answered */
    LINE,
    CELL,
    ITEM,
    AS_WRITTEN,
    LINK,
    IMAGE,
    RULE,
};

/* The allow-list: by the name of an element in small letters. One without a name that HTML knows
   ("<o:p>" of Outlook: "") is INLINE; one that is known and not in the list is DROPPED. */
enum markup_manner markup_manner(struct str name);

struct markup_marks {
    struct str id, class, style, type; /* attributes of one element */
};

bool markup_is_hidden(const struct markup_marks *marks);
bool markup_is_quote(const struct markup_marks *marks, bool is_blockquote);
/* Outlook does not put what is quoted into an element: it and all that follows is. */
bool markup_begins_rest(const struct markup_marks *marks);
bool markup_is_signature(const struct markup_marks *marks);
