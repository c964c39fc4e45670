/* A letter in parts, said once (words.c); its text, its HTML (letter.html) and what is sent to
   phones (brief.c) are made of them. */
#pragma once
#include "html/html.h"
#include "letters/letters.h"

enum { PARAGRAPHS_MAX = 4 };

struct paragraphs {
    struct str items[PARAGRAPHS_MAX];
    size_t count;
};

struct quoted {
    struct str sender_name, when, text;
    bool is_staff;
    struct str attached; /* names; STR_NONE: no file */
};

struct quoted_list {
    struct quoted *items;
    size_t count;
};

struct letter_parts {
    const struct letter_facts *facts; /* with names of one line */
    struct str language, subject, reply_line, greeting, heading, ticket;
    struct paragraphs paragraphs;
    struct str left_out;
    struct quoted_list messages;
    struct str button;
    struct url link;         /* no text: none */
    struct paragraphs notes; /* below the button */
    struct str reason;       /* why they are told */
    struct url preferences, unsubscribe;
    bool is_answer; /* nothing but the message */
};

/* Fills in what the facts say in words. ERR_INVALID: there is no such kind. */
enum err letter_say(struct arena *arena, struct letter_parts *parts) MUST_USE;

struct str letter_brief(struct arena *arena, const struct letter_parts *parts);
struct str letter_text(struct arena *arena, const struct letter_parts *parts);

/* The text with one space for each line break, control character and row of white space. */
struct str on_one_line(struct arena *arena, struct str text);
