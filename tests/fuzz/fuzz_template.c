/*
 * Any bytes as the values of a page: parsed again by an HTML parser, the page has the same
 * elements and attributes as with harmless values, and the bytes are found where they were put.
 */
#include "sample/sample.html.h"
#include "base/utf8.h"
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static _Noreturn void wrong(const char *what, struct str page)
{
    fprintf(stderr, "%s in:\n%.*s\n", what, STR_ARGS(page));
    abort();
}

static struct str page_of(struct arena *arena, struct str text, struct url url)
{
    struct sample_row row = {.id = 1, .name = text, .url = url};
    struct sample sample = {.text = text, .url = url, .rows = {&row, 1}, .good = true};
    struct html_out out = html_out_in(arena, NULL);
    sample_places_html(&out, &sample);
    return html_out_markup(&out).markup;
}

static struct str attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? str_of(found->value) : STR_NONE;
}

static const GumboVector *children_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE
               ? &node->v.element.children
               : NULL;
}

static bool is_known_link(struct str href)
{
    static const struct str schemes[] = {STR("http://"), STR("https://"), STR("mailto:")};
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        known |= str_is_nocase(str_cut(href, schemes[i].size), schemes[i]);
    return known;
}

/* What prose may make, and no more than that; fuzz_prose.c looks closer. */
static void check_prose(const GumboNode *node, struct str page)
{
    static const GumboTag plain[] = {GUMBO_TAG_STRONG, GUMBO_TAG_EM, GUMBO_TAG_CODE,
                                     GUMBO_TAG_UL,     GUMBO_TAG_OL, GUMBO_TAG_BLOCKQUOTE,
                                     GUMBO_TAG_BR};
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
        return;
    if (node->type != GUMBO_NODE_ELEMENT)
        wrong("a comment", page);
    const GumboElement *element = &node->v.element;
    unsigned attributes = element->attributes.length;
    bool known = element->tag == GUMBO_TAG_A && attributes == 3 &&
                 is_known_link(attribute(element, "href"));
    known |= element->tag == GUMBO_TAG_LI && attributes == (attribute(element, "value").size > 0);
    known |= element->tag == GUMBO_TAG_PRE &&
             attributes == (attribute(element, "data-language").size > 0);
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        known |= element->tag == plain[i] && attributes == 0;
    if (!known)
        wrong("an unexpected element", page);
    for (unsigned i = 0; i < element->children.length; i++)
        check_prose(element->children.data[i], page);
}

/* Elements and attributes in their order; what stands in prose is checked apart. */
static void put_shape(struct buffer *shape, const GumboNode *node, struct str page)
{
    if (node->type == GUMBO_NODE_COMMENT || node->type == GUMBO_NODE_CDATA)
        wrong("a comment", page);
    bool prose = false;
    if (node->type == GUMBO_NODE_ELEMENT) {
        const GumboElement *element = &node->v.element;
        buffer_print(shape, "<%d", (int)element->tag);
        for (unsigned i = 0; i < element->attributes.length; i++) {
            const GumboAttribute *one = element->attributes.data[i];
            buffer_print(shape, " %s", one->name);
        }
        prose = str_is(attribute(element, "id"), STR("prose"));
    }
    const GumboVector *children = children_of(node);
    for (unsigned i = 0; children && i < children->length; i++)
        if (prose)
            check_prose(children->data[i], page);
        else
            put_shape(shape, children->data[i], page);
    if (children)
        buffer_put_byte(shape, '>');
}

static const GumboNode *find(const GumboNode *node, const char *id)
{
    if (node->type == GUMBO_NODE_ELEMENT && str_is(attribute(&node->v.element, "id"), str_of(id)))
        return node;
    const GumboVector *children = children_of(node);
    for (unsigned i = 0; children && i < children->length; i++) {
        const GumboNode *found = find(children->data[i], id);
        if (found)
            return found;
    }
    return NULL;
}

static void put_text(struct buffer *text, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
        buffer_put_str(text, str_of(node->v.text.text));
    const GumboVector *children = children_of(node);
    for (unsigned i = 0; children && i < children->length; i++)
        put_text(text, children->data[i]);
}

static void check_values(struct arena *arena, const GumboNode *root, struct str text,
                         struct str page)
{
    static const char *const holders[] = {"text", "area", "pre", "table", "select", "noscript"};
    for (size_t i = 0; i < COUNT_OF(holders); i++) {
        struct buffer found = buffer_in(arena);
        put_text(&found, find(root, holders[i]));
        if (!str_is(buffer_str(&found), text))
            wrong(holders[i], page);
    }
    const GumboElement *quoted = &find(root, "attribute")->v.element;
    const GumboElement *link = &find(root, "fragment")->v.element;
    struct str middle = attribute(quoted, "data-a"), fragment = attribute(link, "href");
    middle = str_cut(str_from(middle, 1), middle.size - 2);
    fragment = str_from(fragment, strlen("#a"));
    if (!str_is(attribute(quoted, "title"), text) || !str_is(middle, text) ||
        !str_is(fragment, text))
        wrong("another attribute", page);
}

/* A parser changes CR, control characters and code points that are none; where those may be, only
   the shape is compared. */
static bool is_comparable(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f || c == 0xc2 || c >= 0xef)
            return false;
    }
    return utf8_is_valid(text);
}

/* Where a link leads: to this site, or by a scheme that is allowed. */
static void check_url(struct url local, struct url external)
{
    if (!str_starts(local.text, STR("/")) || str_starts(local.text, STR("//")) ||
        str_starts(local.text, STR("/\\")))
        wrong("a local address that leads away", local.text);
    static const struct str starts[] = {STR("http://"), STR("https://"), STR("mailto:"),
                                        STR("tel:")};
    bool known = str_is(external.text, STR("#"));
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        known |= str_is_nocase(str_cut(external.text, starts[i].size), starts[i]);
    if (!known)
        wrong("an unknown scheme", external.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str text = str_copy(arena, (struct str){(const char *)bytes, size});
    struct url local = url_local(arena, "/%s", text.at), external = url_external(text);
    check_url(local, external);
    struct str pages[] = {page_of(arena, STR("x"), url_external(STR("https://a.example"))),
                          page_of(arena, text, local), page_of(arena, text, external)};
    struct buffer shapes[COUNT_OF(pages)];
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        GumboOutput *parsed = gumbo_parse_with_options(&kGumboDefaultOptions, pages[i].at,
                                                       pages[i].size);
        shapes[i] = buffer_in(arena);
        put_shape(&shapes[i], parsed->document, pages[i]);
        if (i > 0 && is_comparable(text))
            check_values(arena, parsed->document, text, pages[i]);
        if (!str_is(buffer_str(&shapes[i]), buffer_str(&shapes[0])))
            wrong("another shape", pages[i]);
        gumbo_destroy_output(&kGumboDefaultOptions, parsed);
    }
    return 0;
}
