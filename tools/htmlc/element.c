/*
 * What HTML knows of its elements and attributes, as far as it matters for where a value may
 * stand. Source: the HTML Standard, 13.1.2 (kinds of elements), 13.2.6 (tree construction), and
 * the index of attributes. Names are lower case.
 */
#include "htmlc.h"

static bool listed(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}
#define LISTED(name, ...)                              \
    listed((name), (const char *const[]){__VA_ARGS__}, \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

enum element_kind element_kind(const char *name)
{
    if (LISTED(name, "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
               "source", "track", "wbr"))
        return ELEMENT_VOID;
    if (LISTED(name, "title", "textarea"))
        return ELEMENT_TEXT;
    if (LISTED(name, "script", "iframe"))
        return ELEMENT_EMPTY;
    /* Inline style is forbidden by our policy; base would turn every link; the others are parsed
       as raw text by some readers; the animations of SVG can set a link's address. */
    if (LISTED(name, "base", "style", "xmp", "plaintext", "noembed", "noframes", "applet", "frame",
               "frameset", "image", "isindex", "listing", "marquee", "animate", "animatemotion",
               "animatetransform", "set", "foreignobject", "annotation-xml"))
        return ELEMENT_REFUSED;
    return ELEMENT_NORMAL;
}

enum attribute_kind attribute_kind(const char *name)
{
    if (strncmp(name, "on", 2) == 0 || LISTED(name, "style", "srcdoc"))
        return ATTRIBUTE_REFUSED;
    if (LISTED(name, "href", "src", "action", "formaction", "poster", "cite", "data", "srcset",
               "imagesrcset", "xlink:href", "background", "ping", "manifest", "longdesc", "usemap",
               "codebase", "classid", "archive", "profile", "lowsrc", "dynsrc", "icon"))
        return ATTRIBUTE_LINK;
    if (LISTED(name, "http-equiv", "sandbox", "allow", "is", "xmlns", "attributename"))
        return ATTRIBUTE_FIXED;
    return ATTRIBUTE_PLAIN;
}

bool element_keeps_space(const char *name)
{
    return LISTED(name, "pre", "textarea");
}

bool element_is_foreign(const char *name)
{
    return LISTED(name, "svg", "math");
}

bool element_ends_paragraph(const char *name)
{
    return LISTED(name, "address", "article", "aside", "blockquote", "center", "details", "dialog",
                  "dir", "div", "dl", "dd", "dt", "fieldset", "figcaption", "figure", "footer",
                  "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li",
                  "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table",
                  "ul");
}

bool element_is_scope(const char *name)
{
    return LISTED(name, "button", "caption", "html", "object", "table", "td", "th", "template",
                  "svg", "math");
}

bool element_refuses_itself(const char *name)
{
    return LISTED(name, "a", "button", "form", "label", "option", "select", "body", "head", "html");
}

bool element_holds_blocks(const char *name)
{
    return LISTED(name, "article", "aside", "blockquote", "body", "dd", "div", "li", "main",
                  "section", "td");
}

bool element_refuses_text(const char *name)
{
    return LISTED(name, "table", "thead", "tbody", "tfoot", "tr", "colgroup");
}

bool address_is_plain(struct str text)
{
    static const struct str starts[] = {STR("https:"), STR("http:"), STR("mailto:"), STR("tel:"),
                                        STR("/"),      STR("#"),     STR("?")};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(text, starts[i]))
            return true;
    return false;
}
