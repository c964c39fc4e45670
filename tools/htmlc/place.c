/* Where a value or a branch stands, and what may stand there. */
#include "htmlc.h"

static const struct element *innermost(const struct markup *m)
{
    return m->depth ? &m->open[m->depth - 1] : NULL;
}

/* Markup there would be read as text, or text there would be moved elsewhere. */
static enum value_place place_in_element(struct markup *m)
{
    const struct element *element = innermost(m);
    if (!element || element->foreign)
        return element ? VALUE_TEXT : VALUE_MARKUP;
    enum element_kind kind = element_kind(element->name);
    if (kind == ELEMENT_EMPTY)
        fail(m->spot, "no value may stand in <%s>; use a data- attribute", element->name);
    if (element_refuses_text(element->name))
        fail(m->spot, "no value may stand right in <%s>", element->name);
    for (size_t i = 0; i < m->depth; i++)
        if (strcmp(m->open[i].name, "noscript") == 0)
            return VALUE_TEXT;
    if (kind == ELEMENT_TEXT)
        return VALUE_TEXT;
    return element_holds_blocks(element->name) ? VALUE_BLOCK : VALUE_MARKUP;
}

static enum value_place place_in_attribute(struct markup *m)
{
    const char *name = m->attributes[m->attribute_count - 1].name;
    if (m->kind == ATTRIBUTE_FIXED)
        fail(m->spot, "no value may stand in the attribute %s", name);
    m->has_content_value |= strcmp(m->tag, "meta") == 0 && strcmp(name, "content") == 0;
    if (m->kind != ATTRIBUTE_LINK || m->link == LINK_FRAGMENT)
        return VALUE_TEXT;
    if (m->link != LINK_EMPTY)
        fail(m->spot, "a link is one struct url, with nothing before it: see url_query_add()");
    m->link = LINK_VALUE;
    return VALUE_LINK;
}

enum value_place markup_value(struct markup *m)
{
    m->space = false;
    if (m->place == IN_TEXT)
        return place_in_element(m);
    if (m->place == IN_VALUE)
        return place_in_attribute(m);
    fail(m->spot, "no value may stand for a tag or attribute name");
}

void markup_call(struct markup *m)
{
    const struct element *element = innermost(m);
    bool text = element && !element->foreign && element_kind(element->name) != ELEMENT_NORMAL;
    if (m->place != IN_TEXT || text)
        fail(m->spot, "another template may stand only where elements may");
    m->space = false;
}

void markup_end(struct markup *m)
{
    if (m->place != IN_TEXT)
        fail(m->spot, "the template ends within the tag <%s> of line %d", m->tag, m->tag_line);
    const struct element *element = innermost(m);
    if (element)
        fail(m->spot, "the <%s> of line %d is not closed", element->name, element->line);
}

struct mark markup_mark(const struct markup *m)
{
    return (struct mark){.place = m->place,
                         .link = m->link,
                         .tag_number = m->tag_number,
                         .attribute_count = m->attribute_count,
                         .depth = m->depth,
                         .floor = m->floor,
                         .space = m->space};
}

void markup_check_branch(struct markup *m, struct mark began, bool loop)
{
    if (m->place == began.place && m->depth > began.depth)
        fail(m->spot, "the <%s> of line %d is not closed in its branch", innermost(m)->name,
             innermost(m)->line);
    bool same = m->place == began.place && m->depth == began.depth;
    if (same && m->place != IN_TEXT)
        same = m->tag_number == began.tag_number;
    if (same && m->place == IN_VALUE)
        same = m->attribute_count == began.attribute_count;
    if (!same)
        fail(m->spot, "this branch ends inside another part of the HTML than it began in");
    if (loop && m->place == IN_VALUE && m->kind == ATTRIBUTE_LINK && m->link != began.link)
        fail(m->spot, "a link cannot be made in a loop");
    if (loop && m->place == IN_TAG && m->attribute_count != began.attribute_count)
        fail(m->spot, "an attribute cannot be written in a loop: it would stand there twice");
}

void markup_hide_attributes(struct markup *m, struct mark began, int block)
{
    if (m->place != IN_TAG)
        return;
    for (size_t i = began.attribute_count; i < m->attribute_count; i++)
        if (!m->attributes[i].dormant)
            m->attributes[i].dormant = block;
}

void markup_show_attributes(struct markup *m, int block)
{
    for (size_t i = 0; i < m->attribute_count; i++)
        if (m->attributes[i].dormant == block)
            m->attributes[i].dormant = 0;
}
