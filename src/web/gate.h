/*
 * The gate: who asks, whether they may, whether the request is their own doing, and how often.
 * Every row of the route table passes through it; a handler runs only behind it.
 */
#pragma once
#include "web/request.h"

/* The session cookie, signed in or not; STR_NONE without one. Borrowed. */
struct str gate_visitor(const struct http_request *http);
/* Who the visitor is. Never fails for one whom nobody knows. */
enum err gate_identify(struct request *request) MUST_USE;

/* Too many requests from this address; Retry-After is set. Before anything costly is done. */
bool gate_is_flooded(struct request *request);

enum gate {
    GATE_OPEN,
    GATE_UNAUTHENTICATED, /* 401, or to /login */
    GATE_FORBIDDEN,       /* 403 */
    GATE_EXPIRED,         /* 419: no CSRF token, or a wrong one */
    GATE_LIMITED,         /* 429; Retry-After is set */
};

/* The part of it that needs the session alone: may somebody like this call the request's route? */
enum gate gate_audience(const struct request *request);
/* For the request's route; after gate_identify() and after the form has been read. */
enum gate gate_check(struct request *request);

/* The token that a changing request of this visitor must carry, in a form that differs each time.
 */
struct str gate_csrf_token(struct request *request);
/* Gives the browser its cookies when it lacks them; for answers that are pages. */
void gate_give_cookies(struct request *request);
/* A new session after log-in, or none after log-out (token STR_NONE). */
void gate_give_session(struct request *request, struct str token, bool is_remembered);

#define SESSION_COOKIE "sapa_session"
#define CSRF_COOKIE "XSRF-TOKEN"
