/*
 * Every limit of the mail floor. Whoever sends a mail chooses its bytes: each of these is what
 * keeps one mail from taking the memory or the time of all others.
 */
#pragma once

enum {
    /* Writing. RFC 5322, 2.1.1 and RFC 2045, 6.7. */
    MAIL_LINE_BYTES = 76,       /* of what is composed, without CRLF; a long word may exceed it */
    MAIL_LINE_BYTES_MOST = 998, /* nothing does */
    MAIL_ADDRESS_BYTES = 254,   /* RFC 5321, 4.5.3.1.3, less the angle brackets */
    MAIL_LOCAL_BYTES = 64,      /* before the @: RFC 5321, 4.5.3.1.1 */
    MAIL_DOMAIN_BYTES = 253,
    MAIL_LABEL_BYTES = 63, /* of a domain, between dots */
    MAIL_ID_BYTES = 250,   /* of a Message-ID */
    MAIL_LINK_BYTES = 900, /* of the address in List-Unsubscribe */
    MAIL_REFERENCES = 50,  /* written; of those read the first and the last that fit */
    MAIL_SUBJECT_CHARACTERS = 255,
    MAIL_NAME_CHARACTERS = 255, /* of a person, of an attachment */

    /* Reading. More of what is counted here: ERR_TOO_LARGE, and nothing is parsed. */
    MAIL_BYTES_MOST = 64 * 1024 * 1024,
    MAIL_HEADER_LINES = 1000,       /* of one block: gmime reads all To again with each To */
    MAIL_HEADER_LINES_ALL = 8000,   /* of the mail, and of all mails in it */
    MAIL_HEADER_BYTES = 512 * 1024, /* of all of them */
    MAIL_HEADER_COLONS = 1000,      /* of one field: gmime reads groups of addresses by recursion */
    MAIL_DASHED_LINES = 20 * 1000,  /* lines that may be a boundary; each part costs a kilobyte */
    MAIL_DEPTH = 32,                /* parts in parts */
    MAIL_PARTS = 500,
    /* What is above these is cut, and the mail says so (is_cut), or left where it was. */
    MAIL_RECIPIENTS = 200,
    MAIL_TEXT_BYTES = 512 * 1024,
    MAIL_HTML_BYTES = 1024 * 1024, /* of a part; what follows is not looked at */
    MAIL_MARKUP_DEPTH = 500,       /* elements in elements: deeper ones are kept as a file */
    MAIL_MARKUP_MEMORY = 96 * 1024 * 1024,
    MAIL_MARKUP_CPU_MS = 1000,  /* of a mail; a megabyte takes a tenth, unless made to hurt */
    MAIL_SIGNATURE_LINES = 15,  /* after "--" without the blank that RFC 3676 asks for */
    MAIL_ATTRIBUTION_LINES = 4, /* over which "On ... wrote:" may be broken */

    /* Listening. */
    LMTP_LINE_BYTES = 4096, /* of a command, with CRLF; RFC 5321 asks for 512 and extensions */
    LMTP_RECIPIENTS = 100,  /* of one mail: RFC 5321, 4.5.3.1.8 */
    LMTP_ERRORS = 20,       /* of one connection, then it is closed */
    LMTP_MAILS = 1000,      /* of one connection, then it is closed */

    LISTENER_CONNECTIONS = 20,
    LISTENER_MAILS_A_MINUTE = 300,
    LISTENER_MAIL_MS = 10 * 60 * 1000, /* RFC 5321, 4.5.3.2.6, from the end of the mail before */
    LISTENER_PAUSE_MS = 500, /* without new connections, where the system has no more files */
    LISTENER_BYTES_WAITING = 256 * 1024 * 1024,
    LISTENER_UNREAD_BYTES = 64 * 1024, /* of answers; whoever leaves more unread is not read from */
    LISTENER_PIECE = 64 * 1024, /* read of one connection before the others have their turn */
};
