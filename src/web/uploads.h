/*
 * Files that come with a request, of rows that take files: kept before the writer is met, so that
 * it never waits for their bytes, and removed again when the request has come to nothing.
 */
#pragma once
#include "web/request.h"

/* How large a body may be that brings files. */
int64_t uploads_body_max(const struct house *house);
/* The same before the database has been asked: as much as administrators could allow, where neither
   environment nor settings file say otherwise. */
int64_t uploads_body_most(const struct house *given);

/* Is there anything to keep? */
bool uploads_are_there(const struct request *request);
/* On the slow lane. Keeps the form's files, as request->enclosed.uploads. ERR_TOO_LARGE or
   ERR_INVALID with a problem "attachments"; ERR_UNAVAILABLE with one of the whole: no room. */
enum err uploads_keep(struct request *request) MUST_USE;
/* Adds the ids of earlier uploads, the form's attachments[], which may be none. */
void uploads_name(struct request *request);
/* When the answer is known: removes what nobody has taken. */
void uploads_settle(struct request *request);
/* Whether there are rows of them is not known: they stay for the sweep. */
void uploads_leave(struct request *request);
/* Beside the field for files: how large one may be. */
void uploads_tell_limit(struct request *request);
