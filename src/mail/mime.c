#include "mail/mime.h"
#include "base/buffer.h"
#include "mail/bombs.h"
#include "mail/charset.h"
#include "mail/decode.h"
#include "mail/limits.h"
#include "mail/words.h"
#include <gmime/gmime.h>

struct reading {
    struct arena *arena;
    GMimeParserOptions *options;
    size_t parts;
    bool is_within_mail;
};

void mime_setup(void)
{
    g_mime_init();
}

static GMimeParserOptions *options_new(void)
{
    /* gmime is to try these, in this order, for bytes beyond ASCII in headers. */
    static const char *charsets[] = {"utf-8", "windows-1252", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
    return options;
}

/* A copy in the arena of what gmime gives; STR_NONE for NULL. */
static struct str kept(struct arena *arena, const char *text)
{
    return text ? str_copy(arena, str_of(text)) : STR_NONE;
}

static struct str kept_line(struct arena *arena, const char *text)
{
    return text ? harmless_line(arena, str_of(text), MAIL_NAME_CHARACTERS) : STR_NONE;
}

/* ---- headers ----------------------------------------------------------------------------------
 */

static void read_headers(const struct reading *reading, GMimeObject *object, struct mime_part *part)
{
    enum { VALUE_CHARACTERS = 2000 };
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    int count = list ? g_mime_header_list_get_count(list) : 0;
    struct mime_header *headers = NEW_ARRAY(reading->arena, struct mime_header, (size_t)count);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *raw = g_mime_header_get_raw_value(header);
        struct str text = text_to_utf8(reading->arena, kept(reading->arena, raw), STR_NONE);
        headers[i].name = kept(reading->arena, g_mime_header_get_name(header));
        headers[i].raw = harmless_line(reading->arena, text, MAIL_HEADER_BYTES);
        headers[i].value = harmless_line(reading->arena, header_decoded(reading->arena, text),
                                         VALUE_CHARACTERS);
    }
    part->headers = headers;
    part->header_count = (size_t)count;
}

static const struct mime_header *find(const struct mime_part *part, const char *name)
{
    for (size_t i = 0; i < part->header_count; i++)
        if (str_is_nocase(part->headers[i].name, str_of(name)))
            return &part->headers[i];
    return NULL;
}

struct str mime_value(const struct mime_part *part, const char *name)
{
    const struct mime_header *header = find(part, name);
    return header ? header->value : STR_NONE;
}

struct str mime_raw(const struct mime_part *part, const char *name)
{
    const struct mime_header *header = find(part, name);
    return header ? header->raw : STR_NONE;
}

bool mime_date(struct str raw, struct instant *ret)
{
    enum { DATE_BYTES = 128 };
    char text[DATE_BYTES];
    if (raw.size == 0 || raw.size >= sizeof text)
        return false;
    memcpy(text, raw.at, raw.size);
    text[raw.size] = 0;
    GDateTime *date = g_mime_utils_header_decode_date(text);
    if (!date)
        return false;
    int64_t unix_s = g_date_time_to_unix(date);
    g_date_time_unref(date);
    *ret = (struct instant){unix_s};
    return unix_s > 0;
}

/* ---- addresses --------------------------------------------------------------------------------
 */

static size_t take_addresses(struct arena *arena, InternetAddressList *list, size_t most,
                             struct mailbox *ret, int depth)
{
    enum { GROUPS_IN_GROUPS = 3 };
    int length = list ? internet_address_list_length(list) : 0;
    size_t count = 0;
    for (int i = 0; i < length && count < most; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            InternetAddressGroup *group = INTERNET_ADDRESS_GROUP(address);
            if (depth < GROUPS_IN_GROUPS)
                count += take_addresses(arena, internet_address_group_get_members(group),
                                        most - count, ret + count, depth + 1);
        } else {
            InternetAddressMailbox *mailbox = INTERNET_ADDRESS_MAILBOX(address);
            ret[count++] = (struct mailbox){
                kept_line(arena, internet_address_get_name(address)),
                kept_line(arena, internet_address_mailbox_get_addr(mailbox)),
            };
        }
    }
    return count;
}

size_t mime_addresses(struct arena *arena, struct str raw, size_t most, struct mailbox *ret)
{
    struct str text = addresses_decoded(arena, raw);
    /* Encoded words may have hidden them from mail/bombs.h. */
    if (count_of(text, ':') > MAIL_HEADER_COLONS)
        return 0;
    GMimeParserOptions *options = options_new();
    InternetAddressList *list = internet_address_list_parse(options, str_c(arena, text));
    size_t count = take_addresses(arena, list, most, ret, 0);
    if (list)
        g_object_unref(list);
    g_mime_parser_options_free(options);
    return count;
}

/* ---- parts ------------------------------------------------------------------------------------
 */

static struct str taken_bytes(struct arena *arena, GMimeStream *stream)
{
    GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    struct str bytes = str_copy(arena, (struct str){(const char *)array->data, array->len});
    g_object_unref(stream);
    return bytes;
}

static struct str content(struct arena *arena, GMimeObject *object)
{
    GMimeDataWrapper *wrapper = g_mime_part_get_content(GMIME_PART(object));
    if (!wrapper)
        return STR_NONE;
    GMimeStream *stream = g_mime_stream_mem_new();
    (void)g_mime_data_wrapper_write_to_stream(wrapper, stream);
    return taken_bytes(arena, stream);
}

/* A name is no path, whatever system it is of. */
static struct str file_name(struct arena *arena, const char *name)
{
    struct str line = kept_line(arena, name);
    for (size_t i = line.size; i > 0; i--)
        if (line.at[i - 1] == '/' || line.at[i - 1] == '\\')
            return str_from(line, i);
    return line;
}

static void read_type(const struct reading *reading, GMimeObject *object, struct mime_part *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    char *name = type ? g_mime_content_type_get_mime_type(type) : NULL;
    part->type = str_lower_ascii(reading->arena, kept_line(reading->arena, name ? name : ""));
    g_free(name);
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    const char *format = g_mime_object_get_content_type_parameter(object, "format");
    const char *deletes = g_mime_object_get_content_type_parameter(object, "delsp");
    part->charset = kept_line(reading->arena, charset);
    part->report = kept_line(reading->arena,
                             g_mime_object_get_content_type_parameter(object, "report-type"));
    part->is_flowed = str_is_nocase(str_of(format), STR("flowed"));
    part->deletes_blanks = str_is_nocase(str_of(deletes), STR("yes"));
    const char *disposition = g_mime_object_get_disposition(object);
    part->is_attachment = str_is_nocase(str_of(disposition), STR("attachment"));
    part->is_inline = str_is_nocase(str_of(disposition), STR("inline"));
    part->content_id = kept_line(reading->arena, g_mime_object_get_content_id(object));
    const char *file = GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
    part->name = file ? file_name(reading->arena, file) : STR_NONE;
}

static enum err read_object(struct reading *reading, GMimeObject *object, size_t depth,
                            struct mime_part *part);

static enum err read_multipart(struct reading *reading, GMimeObject *object, size_t depth,
                               struct mime_part *part)
{
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    int count = g_mime_multipart_get_count(multipart);
    if (count < 0 || (size_t)count > MAIL_PARTS)
        return ERR_TOO_LARGE;
    struct mime_part *parts = NEW_ARRAY(reading->arena, struct mime_part, (size_t)count);
    for (int i = 0; i < count; i++)
        TRY(read_object(reading, g_mime_multipart_get_part(multipart, i), depth + 1, &parts[i]));
    part->parts = parts;
    part->part_count = (size_t)count;
    return OK;
}

/* A mail is the part that it has, with the headers of both; where both have one, the mail's counts
   first. */
static enum err read_message(struct reading *reading, GMimeMessage *message, size_t depth,
                             struct mime_part *part)
{
    GMimeObject *body = message ? g_mime_message_get_mime_part(message) : NULL;
    if (body)
        TRY(read_object(reading, body, depth, part));
    if (message)
        read_headers(reading, GMIME_OBJECT(message), part);
    return OK;
}

static enum err read_mail_within(struct reading *reading, GMimeObject *object, size_t depth,
                                 struct mime_part *part)
{
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    struct mime_part *mail = NEW(reading->arena, struct mime_part);
    if (!message)
        return OK;
    part->parts = mail;
    part->part_count = 1;
    /* Else the innermost bytes would be copied once for each mail around them. */
    bool is_outermost = !reading->is_within_mail;
    if (is_outermost) {
        GMimeStream *stream = g_mime_stream_mem_new();
        (void)g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
        part->bytes = taken_bytes(reading->arena, stream);
    }
    reading->is_within_mail = true;
    TRY(read_message(reading, message, depth + 1, mail));
    reading->is_within_mail = !is_outermost;
    return OK;
}

static enum err read_object(struct reading *reading, GMimeObject *object, size_t depth,
                            struct mime_part *part)
{
    if (depth > MAIL_DEPTH || ++reading->parts > MAIL_PARTS)
        return ERR_TOO_LARGE;
    read_type(reading, object, part);
    read_headers(reading, object, part);
    if (GMIME_IS_MULTIPART(object))
        return read_multipart(reading, object, depth, part);
    if (GMIME_IS_MESSAGE_PART(object))
        return read_mail_within(reading, object, depth, part);
    if (GMIME_IS_PART(object))
        part->bytes = content(reading->arena, object);
    return OK;
}

enum err mime_read(struct arena *arena, struct str bytes, struct mime_part *ret)
{
    TRY(mail_is_bearable(bytes));
    struct reading reading = {.arena = arena, .options = options_new()};
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.at, bytes.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, reading.options);
    *ret = (struct mime_part){0};
    enum err err = message ? read_message(&reading, message, 1, ret) : ERR_INVALID;
    if (message)
        g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    g_mime_parser_options_free(reading.options);
    return err;
}
