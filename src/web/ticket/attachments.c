#include "web/ticket/attachments.h"
#include "base/ascii.h"
#include "desk/attachment/kind.h"
#include "desk/limits.h"
#include "json/json.h"
#include "web/page/page.h"
#include "web/uploads.h"
#include "web/urls.h"
#include <unistd.h>

/* `{"success":true,"attachments":[...]}`, in the form in which a message will tell them. */
enum err attachments_store(struct request *request, const struct access *access)
{
    struct enclosures *enclosed = &request->enclosed;
    struct attachment_list list;
    enclosed->sender = &access->person;
    if (enclosures_are_none(enclosed)) {
        desk_problem(&request->desk, "attachments", TR("Please choose a file."), 0);
        return ERR_INVALID;
    }
    TRY(enclosures_take(&request->desk, enclosed, &list));
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_success(&json, request, FLASH_NONE);
    json_name(&json, "attachments");
    json_raw(&json, attachments_write(request->arena, &list));
    json_close(&json, '}');
    reply_json(request, 201, &body);
    return OK;
}

/* ---- in a page ------------------------------------------------------------------------------ */

/* As limits are counted, so that a file of 25 MB is one that may have 25 MB; a KB is 1024 bytes, as
   most people's machines have it. */
enum { KILOBYTE = 1024, MEGABYTE = 1024 * 1024 };

/* With one digit behind the comma. */
static struct str size_text(const struct request *request, int64_t size)
{
    long long kilobytes = (size + KILOBYTE / 2) / KILOBYTE;
    long long tenths = (size * 10 + MEGABYTE / 2) / MEGABYTE;
    if (size < KILOBYTE)
        return str_print(request->arena, "%lld B", (long long)size);
    if (kilobytes < KILOBYTE)
        return str_print(request->arena, "%lld KB", kilobytes);
    /* TRANSLATORS: what stands before the tenths of a number: a dot or a comma. */
    return str_print(request->arena, "%lld%s%lld MB", tenths / 10, T(request, "."), tenths % 10);
}

static struct attachment_views views_of(const struct request *request,
                                        const struct attachment_list *list)
{
    struct attachment_view *items = NEW_ARRAY(request->arena, struct attachment_view, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct attachment *attachment = &list->items[i];
        items[i] = (struct attachment_view){
            .id = attachment->id,
            .name = attachment->name,
            .size = size_text(request, attachment->size),
            .url = url_to(request->arena, "attachments.show", attachment->id),
            .is_picture = attachment_is_picture(attachment),
            .width = attachment->width,
            .height = attachment->height,
        };
    }
    return (struct attachment_views){items, list->count};
}

struct attachment_views attachment_views_of(const struct request *request, struct str json)
{
    struct attachment_list list;
    attachments_read(request->arena, json, &list);
    return views_of(request, &list);
}

static struct attachment_field_view field_with(struct request *request,
                                               const struct attachment_list *kept)
{
    return (struct attachment_field_view){
        .kept = views_of(request, kept),
        .problem = field_view(request, "attachments", STR("")).problem,
        .max_files = ATTACHMENTS_MAX,
        .max_mb = request->house->upload_max_mib,
        .upload = url_to(request->arena, "attachments.store", 0),
    };
}

struct attachment_field_view attachment_field(struct request *request)
{
    struct attachment_list kept;
    uploads_name(request);
    if (enclosures_still_there(&request->desk, &request->enclosed, &kept) != OK)
        kept = (struct attachment_list){0};
    return field_with(request, &kept);
}

struct attachment_field_view attachment_field_of_draft(struct request *request, int64_t ticket_id)
{
    struct attachment_list kept;
    if (form_has(&request->form, "message"))
        return attachment_field(request);
    if (attachments_of_draft(&request->desk, &request->access.person, ticket_id, &kept) != OK)
        kept = (struct attachment_list){0};
    return field_with(request, &kept);
}

/* ---- a file --------------------------------------------------------------------------------- */

/* What may say its type: nothing that a browser would run, or read as a style, if a page of ours
   were made to name it. The rest is bytes. */
static struct str type_to_say(const struct attachment *attachment)
{
    static const struct str plain[] = {
        STR("audio/"),
        STR("video/"),
        STR("application/pdf"),
        STR("application/zip"),
    };
    if (attachment_is_picture(attachment))
        return attachment->type;
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (str_starts(attachment->type, plain[i]))
            return attachment->type;
    return STR(KIND_UNKNOWN);
}

/* RFC 8187, 3.2.1: attr-char, which is what an older client takes as a plain name as well. */
static bool is_plain(char c)
{
    return is_alphanumeric(c) || (c && strchr("!#$&+-.^_`|~", c));
}

/* RFC 6266: the name twice, for those who know UTF-8 and for those who do not. */
static struct str disposition(struct arena *arena, const struct attachment *attachment)
{
    struct buffer out = buffer_in(arena);
    struct str name = attachment->name;
    buffer_print(&out, "%s; filename=\"",
                 attachment_is_picture(attachment) ? "inline" : "attachment");
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.at[i] < 0x80 || (unsigned char)name.at[i] >= 0xC0)
            buffer_put_byte(&out, is_plain(name.at[i]) || name.at[i] == ' ' ? name.at[i] : '_');
    buffer_put_str(&out, STR("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < name.size; i++)
        if (is_plain(name.at[i]))
            buffer_put_byte(&out, name.at[i]);
        else
            buffer_print(&out, "%%%02X", (unsigned)(unsigned char)name.at[i]);
    return buffer_str(&out);
}

static enum err find(struct request *request, const struct access *access, struct attachment *ret)
{
    if (access->staff)
        return attachment_load(&request->desk, access->staff, request->id, ret);
    return access->customer
               ? attachment_load_own(&request->desk, access->customer, request->id, ret)
               : ERR_FORBIDDEN;
}

/* A file never changes: its id is its tag. It is asked for again each time, so that who may no
   longer see it does not find it in the browser either; the answer is then 304. */
enum err attachments_show(struct request *request, const struct access *access)
{
    struct attachment attachment;
    struct http_exchange *exchange = request->exchange;
    struct http_response *response = &exchange->response;
    TRY(find(request, access, &attachment));
    int file = store_open(request->web->store, attachment.file);
    if (file < 0)
        return ERR_NOT_FOUND;
    http_response_add(response, STR("Content-Type"), type_to_say(&attachment));
    http_response_add(response, STR("Content-Disposition"),
                      disposition(request->arena, &attachment));
    http_response_add(response, STR("Content-Security-Policy"),
                      STR("sandbox; default-src 'none'; frame-ancestors 'none'"));
    http_response_add(response, STR("Cross-Origin-Resource-Policy"), STR("same-origin"));
    http_file_answer(exchange, file, attachment.size,
                     str_print(request->arena, "\"%lld\"", (long long)attachment.id));
    return OK;
}
