/* Every limit of the product's rules. Characters are Unicode code points. */
#pragma once

enum {
    SUBJECT_MAX_CHARACTERS = 255,
    SUBJECT_FROM_TEXT_CHARACTERS = 120, /* of a ticket that came by mail or telephone */
    DESCRIPTION_MIN_CHARACTERS = 20,
    TEXT_MAX_CHARACTERS = 65535, /* descriptions, messages, internal notes */
    NAME_MAX_CHARACTERS = 255,
    HOUSE_NAME_MAX_BYTES = 60,
    LOGO_MAX_KIB = 256,
    EMAIL_MAX_BYTES = 254, /* RFC 5321, 4.5.3.1.3, less the angle brackets */
    PHONE_MAX_BYTES = 32,
    CLIENT_ID_MAX_BYTES = 64,
    ATTACHMENTS_MAX = 10,             /* of one message */
    ATTACHMENT_NAME_CHARACTERS = 120, /* longer ones are cut before their ending */
    UPLOAD_MAX_MIB_MOST = 2048,       /* what may be chosen for the largest file */
    UPLOADS_A_DAY = 300,              /* of one person */
    UPLOAD_UNSENT_S = 24 * 60 * 60,   /* how long a file waits to be sent */
    PICTURE_SIDE_MAX = 16 * 1024,     /* larger pictures are files to a page: a browser that */
    PICTURE_PIXELS_MAX = 64 << 20,    /* shows them needs 4 bytes for each pixel */
    PAGE_TICKETS = 15,
    PAGE_PEOPLE = 15,
    PAGE_LOG = 50,           /* of what people were told, of texts that went out, of what came in */
    NOTIFICATIONS_SHOWN = 5, /* the latest, on the page of a person */
    ORDERS_MAX = 50,         /* shown of a person */
    PAGE_MESSAGES = 50,      /* of a ticket's page; earlier ones are a link away */
    PAGE_TEXTS_BYTES = 256 * 1024, /* of the texts of those, with at least one message */
    UNSEEN_MESSAGES_MAX = 20,      /* told to whose reply crossed them */
    PAGE_NOTES = 200,              /* of a ticket's page, in the span of its messages */
    POLL_MESSAGES = 500,           /* in one answer to a poll; the next poll brings the rest */
    ANSWER_TEXTS_BYTES = 4 * 1024 * 1024, /* about so much of a conversation in one JSON answer */
    MENTIONS_MAX = 100, /* tickets in which somebody is mentioned, shown to them */
    RECENT_TICKETS = 5,
    FOUND_MAX = 6,      /* of each kind, where anything is found */
    QUEUE_TICKETS = 50, /* shown of a queue; whoever has more works from the top */
    NEEDS_SHOWN = 8,    /* of what wants somebody now; the inbox has all */
    TEAM_SHOWN = 12,    /* members of the team and what they have in hand */
    VIEWS_MAX = 30,     /* saved by one person */
    VIEW_NAME_MAX_CHARACTERS = 60,
    VIEW_SEARCH_MAX_CHARACTERS = 255,
    SHARED_VIEWS_MAX = 50,   /* of others, shown to a person */
    BULK_MAX = 50,           /* tickets changed, or changes taken back, by one request */
    TEAM_TOLD_MAX = 200,     /* members of the team told of one thing outside the pages */
    NOTIFY_SETTLES_S = 15,   /* a change of status or assignee is told after this */
    EVENTS_RESUMED = 200,    /* of a ticket, told to one who was away; more: load it anew */
    EVENTS_CAUGHT_UP = 5000, /* of all tickets, when other nodes were not heard for a while */
    EVENTS_KEPT_DAYS = 7,
    UNDO_WITHIN_S = 10 * 60, /* how long ago a change may be that is taken back */
    DELETIONS_MAX = 100,     /* shown; older ones are restored by their address */
    SEARCH_TICKETS_MAX =
        300, /* the newest matches of a search; a search is narrowed, not paged on */
    SEARCH_PEOPLE_MAX = 300, /* as with tickets */
    SEARCH_WORDS_MAX = 12,
    SESSION_HOURS_MOST = 30 * 24, /* what may be chosen for log-ins, from the last use */
    REMEMBERED_DAYS_MOST = 365,   /* with "remember me"; browsers keep no cookie for over 400 */
    SESSION_SEEN_EVERY_S = 300,   /* how exactly the last use is kept */
    SESSIONS_MAX = 50,            /* shown to whose they are */
    CANNED_SHORTCUT_MAX_BYTES = 32,
    CANNED_TITLE_MAX_CHARACTERS = 120,
    CANNED_BODY_MAX_CHARACTERS = 4000,
    CANNED_REPLIES_MAX = 200,    /* shared ones, and as many of each person's own */
    PASSWORD_LINK_S = 60 * 60,   /* how long the links in letters about accounts open something; */
    EMAIL_LINK_S = 24 * 60 * 60, /* letters/words.c says it */
    INVITATION_LINK_S = 7 * 24 * 60 * 60,
    DEVICES_KEPT = 50,  /* of one person, those seen last */
    COUNT_BLOCK = 1024, /* ids a block of ticket_counts; see schema/0001_desk.sql */
};
