/* Writes the C: one function a template, and a header with their prototypes. */
#include "htmlc.h"

enum { BLOCKS_MAX = 64 };

enum block_kind { BLOCK_TEMPLATE, BLOCK_IF, BLOCK_ELSE, BLOCK_FOR, BLOCK_FOR_ELSE };

struct block {
    enum block_kind kind;
    int line;
    struct mark began;
    struct str item; /* of a for */
    bool space;      /* every branch so far ended in white space */
    enum link link;  /* what every branch so far left of a link */
    int branches;
};

struct compiler {
    struct arena *arena;
    struct spot spot;
    struct tokens tokens;
    size_t at;
    struct markup markup;
    struct buffer literal; /* read, but not yet written to `code` */
    struct buffer code, includes, prototypes;
    struct texts texts;
    struct block blocks[BLOCKS_MAX];
    size_t depth;
};

/* ---- what is written ------------------------------------------------------------------------ */

/* Literals side by side become one write. */
static void flush(struct compiler *c)
{
    if (!c->literal.size)
        return;
    buffer_put_str(&c->code, STR("    html_put_raw(out, \""));
    c_put_string(&c->code, buffer_str(&c->literal));
    buffer_print(&c->code, "\", %zu);\n", c->literal.size);
    c->literal.size = 0;
}

static struct str compile(struct compiler *c, struct str text)
{
    return expression_compile(&c->texts, text, c->spot);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static struct block *block_top(struct compiler *c)
{
    return &c->blocks[c->depth - 1];
}

static struct block *block_open(struct compiler *c, enum block_kind kind)
{
    if (c->depth == BLOCKS_MAX)
        fail(c->spot, "blocks are nested too deep");
    struct block *block = &c->blocks[c->depth++];
    *block = (struct block){
        .kind = kind, .line = c->spot.line, .began = markup_mark(&c->markup), .space = true};
    c->markup.floor = c->markup.depth;
    return block;
}

static void branch_end(struct compiler *c)
{
    struct block *block = block_top(c);
    flush(c);
    markup_check_branch(&c->markup, block->began, block->kind == BLOCK_FOR);
    block->space = block->space && c->markup.space;
    block->link = block->branches++ && block->link != c->markup.link ? LINK_CLOSED : c->markup.link;
}

static void branch_next(struct compiler *c)
{
    struct block *block = block_top(c);
    markup_hide_attributes(&c->markup, block->began, (int)c->depth);
    c->markup.space = block->began.space;
    c->markup.link = block->began.link;
}

static void block_close(struct compiler *c)
{
    struct block *block = block_top(c);
    bool skipped = block->kind == BLOCK_IF || block->kind == BLOCK_FOR;
    markup_show_attributes(&c->markup, (int)c->depth);
    c->markup.space = block->space && (!skipped || block->began.space);
    c->markup.link = skipped && block->link != block->began.link ? LINK_CLOSED : block->link;
    c->markup.floor = block->began.floor;
    c->depth--;
}

/* True if what a loop's body ends with is white space: then it need not begin with any. */
static bool body_ends_in_space(const struct compiler *c)
{
    size_t depth = 0;
    for (size_t i = c->at + 1; i < c->tokens.count; i++) {
        const struct token *token = &c->tokens.items[i], *before = token - 1;
        if (token->kind == TOKEN_IF || token->kind == TOKEN_FOR)
            depth++;
        bool ends = token->kind == TOKEN_END || token->kind == TOKEN_ELSE;
        if (ends && depth == 0)
            return before->kind == TOKEN_LITERAL &&
                   strchr(" \t\r\n", before->text.at[before->text.size - 1]);
        depth -= token->kind == TOKEN_END;
    }
    return false;
}

static void for_begin(struct compiler *c, struct str text)
{
    struct str item = expression_name(&text, c->spot);
    if (!text.size || !str_is(expression_name(&text, c->spot), STR("in")))
        fail(c->spot, "expected {{for item in list}}");
    struct str list = compile(c, text);
    flush(c);
    int size = (int)item.size;
    const char *name = item.at;
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code,
                 "    {\n"
                 "    const __auto_type %.*s_list_ = %.*s;\n"
                 "    const __auto_type %.*s_all_ = html_list(%.*s_list_);\n"
                 "    for (size_t %.*s_index = 0; %.*s_index < (size_t)%.*s_all_->count;"
                 " %.*s_index++) {\n"
                 "    __attribute__((unused)) const __auto_type %.*s ="
                 " &%.*s_all_->items[%.*s_index];\n",
                 size, name, STR_ARGS(list), size, name, size, name, size, name, size, name, size,
                 name, size, name, size, name, size, name, size, name);
    if (!body_ends_in_space(c))
        c->markup.space = false;
    block_open(c, BLOCK_FOR)->item = item;
}

static void if_begin(struct compiler *c, struct str text)
{
    flush(c);
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "    if (%.*s) {\n", STR_ARGS(compile(c, text)));
    block_open(c, BLOCK_IF);
}

static void elif_branch(struct compiler *c, struct str text)
{
    if (block_top(c)->kind != BLOCK_IF)
        fail(c->spot, "{{elif}} without {{if}}");
    branch_end(c);
    branch_next(c);
    buffer_put_str(&c->code, STR("    } else\n"));
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "    if (%.*s) {\n", STR_ARGS(compile(c, text)));
}

static void else_branch(struct compiler *c)
{
    struct block *block = block_top(c);
    if (block->kind != BLOCK_IF && block->kind != BLOCK_FOR)
        fail(c->spot, "{{else}} without {{if}} or {{for}}");
    branch_end(c);
    branch_next(c);
    if (block->kind == BLOCK_IF)
        buffer_put_str(&c->code, STR("    } else {\n"));
    else
        buffer_print(&c->code, "    }\n    if (%.*s_all_->count == 0) {\n", STR_ARGS(block->item));
    block->kind = block->kind == BLOCK_IF ? BLOCK_ELSE : BLOCK_FOR_ELSE;
}

static void template_end(struct compiler *c)
{
    if (c->markup.space && c->literal.size)
        c->literal.size--;
    flush(c);
    markup_end(&c->markup);
    c->depth--;
    buffer_put_str(&c->code, STR("}\n\n"));
}

static void block_end(struct compiler *c)
{
    enum block_kind kind = block_top(c)->kind;
    if (kind == BLOCK_TEMPLATE) {
        template_end(c);
        return;
    }
    branch_end(c);
    block_close(c);
    bool two = kind == BLOCK_FOR || kind == BLOCK_FOR_ELSE;
    buffer_put_str(&c->code, two ? STR("    }\n    }\n") : STR("    }\n"));
}

/* ---- tags ----------------------------------------------------------------------------------- */

static void include_add(struct compiler *c, struct str text)
{
    if (c->depth || c->prototypes.size)
        fail(c->spot, "{{include}} stands at the top of the file");
    if (!expression_is_literal(text))
        fail(c->spot, "expected {{include \"folder/name.h\"}}");
    buffer_print(&c->includes, "#include %.*s\n", STR_ARGS(text));
}

static void template_begin(struct compiler *c, struct str text)
{
    if (c->depth)
        fail(c->spot, "a template within the template of line %d", c->blocks[0].line);
    struct str name = expression_name(&text, c->spot);
    struct arguments parameters = expression_arguments(text, c->spot);
    struct buffer list = buffer_in(c->arena);
    for (size_t i = 0; i < parameters.count; i++) {
        struct str parameter = parameters.items[i];
        for (size_t at = 0; at < parameter.size; at++)
            if (strchr("(){}[];=#\"'\\/", parameter.at[at]))
                fail(c->spot, "not a parameter: %.*s", STR_ARGS(parameter));
        buffer_print(&list, ", %.*s", STR_ARGS(parameter));
    }
    c_put_line(&c->prototypes, c->spot);
    buffer_print(&c->prototypes, "void %.*s_html(struct html_out *out%.*s);\n", STR_ARGS(name),
                 STR_ARGS(buffer_str(&list)));
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "void %.*s_html(struct html_out *out%.*s)\n{\n", STR_ARGS(name),
                 STR_ARGS(buffer_str(&list)));
    unsigned tag_number = c->markup.tag_number;
    c->markup = (struct markup){
        .spot = c->spot, .out = &c->literal, .space = true, .tag_number = tag_number};
    block_open(c, BLOCK_TEMPLATE);
}

static void let(struct compiler *c, struct str text)
{
    struct str name = expression_name(&text, c->spot);
    if (!str_starts(text, STR("=")) || str_starts(text, STR("==")))
        fail(c->spot, "expected {{let name = expression}}");
    struct str value = compile(c, str_trim(str_from(text, 1)));
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "    const __auto_type %.*s = %.*s;\n", STR_ARGS(name), STR_ARGS(value));
}

static void call(struct compiler *c, struct str text)
{
    struct str name = expression_name(&text, c->spot);
    struct arguments arguments = expression_arguments(text, c->spot);
    markup_call(&c->markup);
    flush(c);
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "    %.*s_html(out", STR_ARGS(name));
    for (size_t i = 0; i < arguments.count; i++)
        buffer_print(&c->code, ", %.*s", STR_ARGS(compile(c, arguments.items[i])));
    buffer_put_str(&c->code, STR(");\n"));
}

static const char *put_name(enum value_place place)
{
    switch (place) {
    case VALUE_BLOCK:
        return "html_put_block";
    case VALUE_MARKUP:
        return "html_put";
    case VALUE_TEXT:
        return "html_put_attribute";
    case VALUE_LINK:
        break;
    }
    return "html_put_link";
}

/* _f("%s of %s", a, b): the translated text, with each value put by its own type in its place. */
static void formatted(struct compiler *c, struct str text, enum value_place place)
{
    struct arguments arguments = expression_arguments(text, c->spot);
    if (place == VALUE_LINK || arguments.count < 2)
        fail(c->spot, place == VALUE_LINK ? "a link is one struct url" : "_f() without values");
    struct str format = arguments.items[0];
    struct buffer wrapped = buffer_in(c->arena);
    if (expression_is_literal(format))
        buffer_print(&wrapped, "_(%.*s)", STR_ARGS(format));
    else if (str_starts(format, STR("_(")) || str_starts(format, STR("_n(")))
        buffer_put_str(&wrapped, format);
    else
        fail(c->spot, "expected _f(\"text\", ...) or _f(_n(\"one\", \"many\", n), ...)");
    struct str translated = compile(c, buffer_str(&wrapped));
    struct str inner = str_from(format, str_find(format, '('));
    struct arguments literals = {.items = {format}, .count = 1};
    if (inner.size && !expression_is_literal(format))
        literals = expression_arguments(inner, c->spot);
    /* The text that stands for "one" may leave its number out. */
    struct str fullest = literals.items[literals.count == 3];
    if (expression_placeholders(fullest, c->spot) != arguments.count - 1 ||
        expression_placeholders(literals.items[0], c->spot) > arguments.count - 1)
        fail(c->spot, "%zu values for %.*s", arguments.count - 1, STR_ARGS(fullest));
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code,
                 "    for (struct html_format f_ = html_format(%.*s);"
                 " html_format_next(&f_, out);)\n    switch (f_.argument) {\n",
                 STR_ARGS(translated));
    for (size_t i = 1; i < arguments.count; i++)
        buffer_print(&c->code, "    case %zu: %s(out, %.*s); break;\n", i, put_name(place),
                     STR_ARGS(compile(c, arguments.items[i])));
    buffer_put_str(&c->code, STR("    }\n"));
}

static void value(struct compiler *c, struct str text)
{
    enum value_place place = markup_value(&c->markup);
    flush(c);
    struct str rest = str_starts(text, STR("_f")) ? str_trim(str_from(text, 2)) : STR_NONE;
    if (str_starts(rest, STR("("))) {
        formatted(c, rest, place);
        return;
    }
    struct str compiled = compile(c, text);
    c_put_line(&c->code, c->spot);
    buffer_print(&c->code, "    %s(out, %.*s);\n", put_name(place), STR_ARGS(compiled));
}

static void token(struct compiler *c, const struct token *token)
{
    bool outside = token->kind == TOKEN_TEMPLATE || token->kind == TOKEN_INCLUDE;
    if (token->kind == TOKEN_LITERAL && !c->depth) {
        if (str_trim(token->text).size)
            fail(c->spot, "text outside a template");
        return;
    }
    if (!outside && !c->depth)
        fail(c->spot, "a tag outside a template");
    switch (token->kind) {
    case TOKEN_LITERAL:
        markup_literal(&c->markup, token->text, token->line);
        return;
    case TOKEN_INCLUDE:
        include_add(c, token->text);
        return;
    case TOKEN_TEMPLATE:
        template_begin(c, token->text);
        return;
    case TOKEN_VALUE:
        value(c, token->text);
        return;
    case TOKEN_IF:
        if_begin(c, token->text);
        return;
    case TOKEN_ELIF:
        elif_branch(c, token->text);
        return;
    case TOKEN_ELSE:
        else_branch(c);
        return;
    case TOKEN_FOR:
        for_begin(c, token->text);
        return;
    case TOKEN_LET:
        let(c, token->text);
        return;
    case TOKEN_CALL:
        call(c, token->text);
        return;
    case TOKEN_END:
        block_end(c);
        return;
    }
}

/* ---- the two files -------------------------------------------------------------------------- */

static void put_slots(struct compiler *c, struct buffer *source)
{
    for (size_t i = 0; i < c->texts.count; i++) {
        const struct text *text = &c->texts.items[i];
        c_put_line(source, (struct spot){c->spot.file, text->line});
        if (text->many.size)
            buffer_print(source, "static struct tr_slot slot_%zu_ = TR_SLOT_PLURAL(%.*s, %.*s);\n",
                         i, STR_ARGS(text->one), STR_ARGS(text->many));
        else
            buffer_print(source, "static struct tr_slot slot_%zu_ = TR_SLOT(%.*s);\n", i,
                         STR_ARGS(text->one));
    }
}

struct compiled template_compile(struct arena *arena, const char *file, struct str text,
                                 const char *header_name)
{
    struct compiler *c = NEW(arena, struct compiler);
    *c = (struct compiler){.arena = arena,
                           .spot = {file, 1},
                           .tokens = tokens_read(arena, file, text),
                           .literal = buffer_in(arena),
                           .code = buffer_in(arena),
                           .includes = buffer_in(arena),
                           .prototypes = buffer_in(arena),
                           .texts = {.arena = arena}};
    for (; c->at < c->tokens.count; c->at++) {
        c->spot.line = c->tokens.items[c->at].line;
        c->markup.spot = c->spot;
        token(c, &c->tokens.items[c->at]);
    }
    if (c->depth)
        fail((struct spot){file, block_top(c)->line}, "this block has no {{end}}");
    struct buffer source = buffer_in(arena), header = buffer_in(arena);
    buffer_print(&source, "/* Made from %s by htmlc. */\n#include \"%s\"\n\n", file, header_name);
    put_slots(c, &source);
    buffer_put_str(&source, buffer_str(&c->code));
    buffer_print(&header, "/* Made from %s by htmlc. */\n#pragma once\n#include \"html/html.h\"\n",
                 file);
    buffer_put_str(&header, buffer_str(&c->includes));
    buffer_put_str(&header, buffer_str(&c->prototypes));
    return (struct compiled){buffer_str(&source), buffer_str(&header)};
}
