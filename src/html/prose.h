/*
 * What people type, as html_put_prose() reads it: text with a few marks in it, the subset of
 * Markdown that people use in chats. Whatever is no mark is text; no mark makes markup of its own
 * but what is named here, so there is nothing to be cleaned up.
 *
 *     **bold** *italic* _italic_ `code`   within a line; * and _ stand at the edges of words
 *     https://… http://… mailto:…         links, also [words](https://…)
 *     - item, 1. item                     lists; an item that stands deeper is a list in the item
 *     > words                             quotes
 *     ``` … ```                           code, on lines of their own
 *
 * Each line is looked at for itself, and the work grows as the text does, whatever is in it.
 */
#pragma once
#include "html/html.h"

enum { PROSE_QUOTES_MAX = 4, PROSE_LISTS_MAX = 4, PROSE_OPEN_MARKS_MAX = 8 };

/* Puts a line, or a piece of one, with the marks that stand within lines. */
void prose_put_line(struct html_out *out, struct str line);

/* A piece of a text, from `start` up to `end`. */
struct piece {
    size_t start, end;
};
/* The address that has its scheme's end at the ':' at `colon`, and begins at `from` or later. */
bool prose_find_address(struct str text, size_t from, size_t colon, struct piece *ret);
/* The address that begins at `start` and is followed by ')'. */
bool prose_find_target(struct str text, size_t start, struct piece *ret);
/* False for words that could be taken for an address, when they would lead to another one. */
bool prose_may_name_link(struct str words);
void prose_open_link(struct html_out *out, struct str address);
