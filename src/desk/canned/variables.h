/*
 * Variables of canned replies: {{customer.first_name}} in a text stands for what it is in a ticket.
 * What no ticket can tell (an unknown name, an order that there is not) stays as it is written, so
 * that whoever sends the text sees it and can fill it in.
 */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum canned_variable {
    CANNED_CUSTOMER_NAME,
    CANNED_CUSTOMER_FIRST_NAME,
    CANNED_TICKET_ID,
    CANNED_TICKET_SUBJECT,
    CANNED_ORDER_NUMBER,
    CANNED_AGENT_NAME,
    CANNED_AGENT_FIRST_NAME,
    CANNED_DESK_NAME,
    CANNED_VARIABLES,
};

struct str canned_variable_name(enum canned_variable variable); /* "customer.name" */

struct canned_values {
    struct str of[CANNED_VARIABLES]; /* empty: there is none */
};

/* What is put in is not looked through again: a name may hold braces. */
struct str canned_fill(struct arena *arena, struct str text, const struct canned_values *values);

/* The line, from 1, of the first {{name}} that is no variable's; 0: there is none. */
int64_t canned_unknown_line(struct str text);
