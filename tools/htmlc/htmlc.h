/*
 * The template compiler: X.html becomes X.html.c and X.html.h. How a template is written and what
 * is refused is told in docs/templates.md.
 *
 *   token.c       cuts a file into literal HTML and {{tags}}
 *   expression.c  checks the C between the braces and collects the texts to translate
 *   markup.c      follows the HTML, so that it is known where each value stands
 *   element.c     what HTML knows of its elements and attributes
 *   place.c       says what may stand where a value, a template or a branch stands
 *   compile.c     writes the C, with write.c
 *
 * All of it works for one file, then the process ends: the first mistake found ends it at once.
 */
#pragma once
#include "base/buffer.h"

/* Prints "file:line: error: ..." and ends the process with status 1. */
struct spot {
    const char *file;
    int line;
};
_Noreturn void fail(struct spot spot, const char *format, ...) PRINTF(2, 3);

/* ---- token.c ---- */

enum token_kind {
    TOKEN_LITERAL,
    TOKEN_INCLUDE,
    TOKEN_TEMPLATE,
    TOKEN_VALUE,
    TOKEN_IF,
    TOKEN_ELIF,
    TOKEN_ELSE,
    TOKEN_FOR,
    TOKEN_LET,
    TOKEN_CALL,
    TOKEN_END,
};

struct token {
    enum token_kind kind;
    struct str text; /* the literal, or what stands after the keyword, trimmed */
    int line;
};

struct tokens {
    const struct token *items;
    size_t count;
};

/* Comments are left out. */
struct tokens tokens_read(struct arena *arena, const char *file, struct str text);

/* ---- expression.c ---- */

/* Texts to translate, each once a file; becomes the slots of i18n/i18n.h. */
struct text {
    struct str one, many; /* C string literals, with their quotes; many is empty if no plural */
    int line;
};
struct texts {
    struct arena *arena;
    struct text *items;
    size_t count, capacity;
};

enum { ARGUMENTS_MAX = 16 };
struct arguments {
    struct str items[ARGUMENTS_MAX];
    size_t count;
};

/* The C for an expression, with _("...") and _n("...", "...", n) made into calls. */
struct str expression_compile(struct texts *texts, struct str text, struct spot spot);
/* "(a, f(b, c))": the parts between the commas; fails if it is not one list in parentheses. */
struct arguments expression_arguments(struct str text, struct spot spot);
/* The name that the text begins with, cut off it; fails if there is none. */
struct str expression_name(struct str *text, struct spot spot);
/* How many different %s a text to be formatted asks for; fails if it has any other conversion. */
size_t expression_placeholders(struct str literal, struct spot spot);
/* True for one or more "..." and nothing else. */
bool expression_is_literal(struct str text);

/* ---- element.c ---- */

enum element_kind {
    ELEMENT_NORMAL,
    ELEMENT_VOID,    /* no content and no closing tag: <br> */
    ELEMENT_TEXT,    /* only text inside: <title>, <textarea> */
    ELEMENT_EMPTY,   /* must be empty: <script src>, <iframe> */
    ELEMENT_REFUSED, /* <base>, <style>, ... */
};
enum attribute_kind {
    ATTRIBUTE_PLAIN,
    ATTRIBUTE_LINK,    /* takes struct url */
    ATTRIBUTE_FIXED,   /* may be written, but takes no value: http-equiv, sandbox */
    ATTRIBUTE_REFUSED, /* style, srcdoc, on... */
};

enum element_kind element_kind(const char *name);
enum attribute_kind attribute_kind(const char *name);
bool element_keeps_space(const char *name);    /* <pre>, <textarea> */
bool element_is_foreign(const char *name);     /* <svg>, <math> */
bool element_ends_paragraph(const char *name); /* its start closes an open <p> */
bool element_is_scope(const char *name);       /* an open <p> outside it stays open */
bool element_refuses_itself(const char *name); /* <a> in <a>, <form> in <form> */
bool element_holds_blocks(const char *name);   /* lists and paragraphs may stand right in it */
bool element_refuses_text(const char *name);   /* text in <table> is moved out of it */
/* True if an address that begins so may be written; "javascript:" and relative ones may not. */
bool address_is_plain(struct str text);

/* ---- markup.c ---- */

enum { NAME_SIZE = 32, ELEMENTS_MAX = 128, ATTRIBUTES_MAX = 32 };

/* What the bytes at hand are. */
enum place {
    IN_TEXT,
    IN_TAG_NAME,
    IN_TAG,
    IN_ATTRIBUTE_NAME,
    BEFORE_VALUE,
    IN_VALUE,
};

/* What stands in a link's attribute so far. */
enum link {
    LINK_EMPTY,
    LINK_WRITTEN,  /* an address of the template's own */
    LINK_VALUE,    /* a struct url */
    LINK_FRAGMENT, /* past the '#' */
    LINK_CLOSED,   /* its branches differ: nothing more may follow */
};

struct attribute {
    char name[NAME_SIZE];
    int dormant; /* the depth of the block in whose finished branch it stands; 0: in force */
};

struct element {
    char name[NAME_SIZE];
    int line;
    bool foreign;
};

struct markup {
    struct spot spot;
    struct buffer *out;
    enum place place;
    bool space; /* what was written last is white space, so more of it may be left out */

    /* the tag at hand */
    char tag[NAME_SIZE];
    int tag_line;
    unsigned tag_number; /* counts the tags, to tell one from another */
    bool closing, self_closing, has_source, has_http_equiv, has_content_value;
    struct attribute attributes[ATTRIBUTES_MAX];
    size_t attribute_count;
    char quote;
    enum attribute_kind kind;
    enum link link;
    struct buffer address; /* what is written of a link */

    struct element open[ELEMENTS_MAX];
    size_t depth;
    size_t floor; /* elements below it were opened outside the block at hand */
    size_t pre;   /* how many of them keep white space */
};

/* What a branch must leave as it found it. */
struct mark {
    enum place place;
    enum link link;
    unsigned tag_number;
    size_t attribute_count, depth, floor;
    bool space;
};

/* How a value must be written where it stands. */
enum value_place { VALUE_BLOCK, VALUE_MARKUP, VALUE_TEXT, VALUE_LINK };

void markup_literal(struct markup *markup, struct str text, int line);
/* Fails where no value may stand. */
enum value_place markup_value(struct markup *markup);
/* Fails where no other template may stand. */
void markup_call(struct markup *markup);
/* Fails if an element is still open, or the text ends within a tag. */
void markup_end(struct markup *markup);
struct mark markup_mark(const struct markup *markup);
/* At the end of a branch: fails if it leads elsewhere than it began. */
void markup_check_branch(struct markup *markup, struct mark began, bool loop);
/* Attributes of a finished branch do not count in its sister, and count again after the block. */
void markup_hide_attributes(struct markup *markup, struct mark began, int block);
void markup_show_attributes(struct markup *markup, int block);

/* ---- write.c ---- */

/* #line, so that whoever reads the C speaks of the template. */
void c_put_line(struct buffer *c, struct spot spot);
/* What stands between the quotes of a string literal. */
void c_put_string(struct buffer *c, struct str text);

/* ---- compile.c ---- */

struct compiled {
    struct str source, header;
};
/* `header_name` is how the source includes the header. */
struct compiled template_compile(struct arena *arena, const char *file, struct str text,
                                 const char *header_name);
