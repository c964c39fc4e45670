/*
 * The texts of the Pusher Channels protocol 7: what a client says, taken apart, and what it is
 * told. An event's data is itself JSON, in a text: who sends it decides how it is written.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct frame;

enum {
    EVENT_NAME_MAX = 200,
    CLIENT_EVENT_MAX = 10 * 1024,
    USER_DATA_MAX = 2048,
    USER_ID_MAX = 128
};

/* One message of a client. Texts are STR_NONE where it says none. */
struct said {
    struct str event;
    struct str channel; /* beside the event, or within its data */
    struct str data;    /* of a client event: as JSON, a text with its quotes */
    struct str auth, channel_data, user_data;
};

/* Data may be an object or JSON in a text. ERR_INVALID: not JSON, or no event. Copies in the arena.
 */
enum err said_read(struct arena *arena, struct str text, struct said *ret) MUST_USE;

/* Frames, held by whoever asks. `data` is put into quotes; a `channel` of STR_NONE is left out. */
struct frame *frame_of_event(struct arena *arena, struct str event, struct str channel,
                             struct str data);
/* The text of a frame: what a client says to others, its data as it came, and on presence channels
 * who said it. */
struct str text_of_client_event(struct arena *arena, const struct said *said, struct str user_id);
/* pusher:error; a code of 0 is null. */
struct frame *frame_of_error(struct arena *arena, int code, const char *text);
/* pusher:subscription_error: the channel cannot be joined, the connection stays. */
struct frame *frame_of_refusal(struct arena *arena, struct str channel, const char *type,
                               const char *text, int status);

/* A user as told to presence channels: {"user_id":"7","user_info":{...}}. ERR_INVALID when it has
   no id, or one that is too long. user_info is JSON; "{}" if there is none. */
struct member {
    struct str user_id, user_info;
};
enum err member_read(struct arena *arena, struct str channel_data, struct member *ret) MUST_USE;
/* The same of pusher:signin's user_data, whose id must be a text. */
enum err user_read(struct arena *arena, struct str user_data, struct member *ret) MUST_USE;
