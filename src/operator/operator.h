/*
 * The desk without a viewer: for commands of the machine's owner, and for jobs. src/FLOORS keeps it
 * out of web/, so that no request can reach past its own session.
 */
#pragma once
#include "desk/access/access.h"
#include "desk/desk.h"

struct operator;

/* On a write connection; lives in the arena. */
struct operator* operator_new(struct db *db, struct arena *arena, struct instant now);
/* Of a unit of work that has begun, with its clock and what it tells; lives in its arena. */
struct operator* operator_of(struct desk *desk);
struct desk *operator_desk(struct operator* operator);
/* Acts as somebody, e.g. for demo data. ERR_NOT_FOUND: no such person, or disabled. */
enum err operator_act_as(struct operator* operator, int64_t user_id, struct access *ret) MUST_USE;
