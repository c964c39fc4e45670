#include "mail/markup_marks.h"
#include "mail/words.h"

static const char *const of_lines[] = {"span",  "font",   "b",     "strong",  "i",   "em",   "u",
                                       "s",     "strike", "small", "big",     "sub", "sup",  "code",
                                       "kbd",   "samp",   "var",   "tt",      "q",   "cite", "abbr",
                                       "dfn",   "time",   "mark",  "ins",     "del", "bdi",  "bdo",
                                       "label", "wbr",    "nobr",  "acronym", "",    NULL};
static const char *const blocks[] = {
    "html",     "body",    "article", "section", "nav",    "aside",      "header",  "footer",
    "address",  "main",    "div",     "center",  "figure", "figcaption", "dt",      "dd",
    "table",    "caption", "tbody",   "thead",   "tfoot",  "tr",         "details", "summary",
    "fieldset", "legend",  "form",    "ul",      "ol",     "dl",         NULL};
static const char *const paragraphs[] = {"p", "h1", "h2", "h3", "h4", "h5", "h6", NULL};
static const char *const cells[] = {"td", "th", NULL};

static const struct {
    const char *name;
    enum markup_manner manner;
} others[] = {{"blockquote", QUOTATION},
              {"br", LINE},
              {"li", ITEM},
              {"pre", AS_WRITTEN},
              {"a", LINK},
              {"img", IMAGE},
              {"hr", RULE}};

static bool is_one_of(struct str name, const char *const *list)
{
    for (; *list; list++)
        if (str_is(name, str_of(*list)))
            return true;
    return false;
}

enum markup_manner markup_manner(struct str name)
{
    if (is_one_of(name, of_lines))
        return INLINE;
    if (is_one_of(name, blocks))
        return BLOCK;
    if (is_one_of(name, paragraphs))
        return PARAGRAPH;
    if (is_one_of(name, cells))
        return CELL;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_is(name, str_of(others[i].name)))
            return others[i].manner;
    return DROPPED;
}

/* One of the words of the class, with whatever a mail program on the way has put before it
   ("x_gmail_quote" of Outlook). */
static bool has_class(const struct markup_marks *marks, const char *const *list)
{
    struct str rest = marks->class, word;
    while (str_split(&rest, ' ', &word))
        for (const char *const *one = list; *one; one++)
            if (ends_nocase(word, str_of(*one)))
                return true;
    return false;
}

static bool has_id(const struct markup_marks *marks, const char *const *list)
{
    for (; marks->id.size && *list; list++)
        if (ends_nocase(marks->id, str_of(*list)))
            return true;
    return false;
}

/* A declaration of the style, however it is spaced. */
static bool declares(struct str style, const char *name, const char *value)
{
    struct str declaration;
    while (str_split(&style, ';', &declaration)) {
        size_t colon = str_find(declaration, ':');
        struct str given = str_trim(str_from(declaration, colon + 1));
        given = str_trim(str_cut(given, str_find(given, '!')));
        if (str_is_nocase(str_trim(str_cut(declaration, colon)), str_of(name)) &&
            str_is_nocase(given, str_of(value)))
            return true;
    }
    return false;
}

bool markup_is_hidden(const struct markup_marks *marks)
{
    static const struct {
        const char *name, *value;
    } hiding[] = {
        {"display", "none"}, {"visibility", "hidden"}, {"mso-hide", "all"},
        {"opacity", "0"},    {"font-size", "0"},       {"font-size", "0px"},
        {"max-height", "0"}, {"max-height", "0px"},    {"font-size", "0pt"},
    };
    for (size_t i = 0; marks->style.size && i < COUNT_OF(hiding); i++)
        if (declares(marks->style, hiding[i].name, hiding[i].value))
            return true;
    return false;
}

bool markup_is_quote(const struct markup_marks *marks, bool is_blockquote)
{
    /* Gmail's <div class="gmail_quote"> is not one: answers between quotations are in it. */
    static const char *const quotations[] = {"gmail_quote", "protonmail_quote", "tutanota_quote",
                                             NULL};
    static const char *const elements[] = {"gmail_attr", "moz-cite-prefix", "yahoo_quoted",
                                           "zmail_extra", NULL};
    if (is_blockquote)
        return str_is_nocase(marks->type, STR("cite")) || has_class(marks, quotations) ||
               has_nocase(marks->style, "border-left");
    return has_class(marks, elements);
}

bool markup_begins_rest(const struct markup_marks *marks)
{
    static const char *const ids[] = {
        "divRplyFwdMsg",        "appendonsend", "mail-editor-reference-message-container",
        "OLK_SRC_BODY_SECTION", "stopSpelling", NULL};
    /* Outlook for Windows: a line above "From: ... Sent: ...". */
    static const char *const lines[] = {"border-top:solid #E1E1E1 1.0pt",
                                        "border-top:solid #B5C4DF 1.0pt", NULL};
    return has_id(marks, ids) || has_any(marks->style, lines);
}

bool markup_is_signature(const struct markup_marks *marks)
{
    static const char *const classes[] = {"gmail_signature", "moz-signature",
                                          "protonmail_signature_block", NULL};
    static const char *const ids[] = {"Signature", "ms-outlook-mobile-signature",
                                      "AppleMailSignature", NULL};
    return has_class(marks, classes) || has_id(marks, ids);
}
