/* The frame around pages, and the plain values that several pages show. */
#pragma once
#include "web/request.h"
#include "web/page/views.h"

/* "light", "dark" or "" for as the system: kept with the person too, so that it is the same
   wherever they log in. With a '!' behind it has been chosen here a moment ago and may not be kept
   yet: then the cookie is right, else the person. */
#define THEME_COOKIE "sapa_theme"
/* Keeps the cookie for as long as browsers do; for a page that follows. */
void reply_theme_cookie(struct request *request, struct str theme);

/* The frame for who asks; `title` is of the page, `current` the name of the route that the
   navigation marks as current. Gives the browser its cookies and takes the flash. */
struct frame_view page_frame(struct request *request, const char *title, const char *current);

/* A line of the navigation, to a route of the table. */
struct nav_view nav_link(const struct request *request, const char *icon, const char *label,
                         const char *route, const char *current);

/* Answers with a whole page: `content` inside the frame. */
void page_reply(struct request *request, int status, const struct frame_view *frame,
                const struct html_out *content);
void page_error(struct request *request, int status, struct str title, struct str text);

/* A problem's text in the reader's language. */
struct str problem_text(const struct request *request, const struct problem *problem);
/* The problem beside a field; "" if there is none. */
struct str problem_of(const struct request *request, const char *field);
/* As sent (`value`), and what is wrong with it. */
struct field_view field_view(const struct request *request, const char *name, struct str value);
struct problem_views problem_views(const struct request *request);

/* Views hold no NULL: an optional column as they want it. */
static inline struct str text_or_empty(struct str text)
{
    return text.at ? text : STR("");
}

/* Its text is the whole date and time, the date, or how long ago it was: as short as can be, or as
   one says it (for moment_since() of parts.html). */
struct moment_view moment_view(const struct request *request, struct instant at);
struct moment_view moment_date_view(const struct request *request, struct instant at);
struct moment_view moment_ago_view(const struct request *request, struct instant at);
struct moment_view moment_since_view(const struct request *request, struct instant at);
/* `before` is the message above, whose day is often the same; NULL for none. */
struct sent_view sent_view(const struct request *request, struct instant at,
                           const struct sent_view *before);
/* A date as kept ("2027-01-19") in the reader's words; as it is when it is no date. */
struct str date_text(const struct request *request, struct str date);
struct str initials(struct arena *arena, struct str name);

/* A word of the database's, and the label for it; NULL: none. */
struct word_view word_view(const struct request *request, struct str word, const char *label);
struct word_view role_view(const struct request *request, enum role role);
struct word_view status_view(const struct request *request, enum ticket_status status);
struct word_view priority_view(const struct request *request, enum ticket_priority priority);
struct word_view category_view(const struct request *request, enum ticket_category category);

/* A select, made line by line: of at most so many, after an empty one that is called `first`, or
   (NULL) after none. */
struct choice_views choices_begin(const struct request *request, size_t most, const char *first,
                                  bool is_first_chosen);
void choices_add(struct choice_views *choices, struct word_view word, bool is_chosen);
/* Selects of the seed's words, begun like that. */
struct choice_views status_choices(const struct request *request, enum ticket_status chosen,
                                   const char *first);
struct choice_views priority_choices(const struct request *request, enum ticket_priority chosen,
                                     const char *first);
struct choice_views category_choices(const struct request *request, enum ticket_category chosen,
                                     const char *first);
