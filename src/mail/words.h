/* Looking for words in what a mail says, where ASCII letters count as equal in either case. */
#pragma once
#include "base/str.h"

/* The position of the first `words`, or text.size. */
size_t find_nocase(struct str text, struct str words);
bool has_nocase(struct str text, const char *words);
bool starts_nocase(struct str text, struct str words);
bool ends_nocase(struct str text, struct str words);
/* Whether the text has, or starts with, one of the words of a list that ends with NULL. */
bool has_any(struct str text, const char *const *list);
bool starts_any(struct str text, const char *const *list);

size_t count_of(struct str text, char byte);
/* Cuts the first line off, without its LF or CRLF; false when there is none left. */
bool next_line(struct str *rest, struct str *ret);
/* What a person may see in one line: valid UTF-8, control characters and runs of white space as one
   blank, at most `characters` of them. */
struct str harmless_line(struct arena *arena, struct str text, size_t characters);
/* The same for several lines: LF ends a line, what is no UTF-8 is U+FFFD, and of the control
   characters only tabs and line ends are left. */
struct str harmless(struct arena *arena, struct str text);
/* The first `most` bytes of valid UTF-8, or fewer, so that its last character is whole. */
struct str cut_between(struct str text, size_t most);
