#include "desk/attachment/attachment.h"
#include "base/utf8.h"
#include "desk/attachment/attachment.sql.h"
#include "desk/attachment/kind.h"
#include "desk/attachment/picture.h"
#include "desk/limits.h"
#include "json/json.h"

enum { DAY_S = 24 * 60 * 60, ENDING_CHARACTERS = 16 };

/* ---- uploads -------------------------------------------------------------------------------- */

/* Characters that turn the writing round (Unicode's bidirectional controls): with them a name's
   ending could be shown where it is not. */
static bool turns_round(uint32_t character)
{
    return character == 0x061C || character == 0x200E || character == 0x200F ||
           (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool is_for_paths(uint32_t character)
{
    return character == '/' || character == '\\';
}

/* The last part of a path, as old browsers sent them whole. */
static struct str last_part(struct str name)
{
    size_t begin = name.size;
    while (begin > 0 && !is_for_paths((unsigned char)name.at[begin - 1]))
        begin--;
    return str_from(name, begin);
}

static struct str plain_characters(struct arena *arena, struct str name)
{
    struct buffer plain = buffer_in(arena);
    uint32_t character;
    for (size_t size; (size = utf8_first(name, &character)); name = str_from(name, size)) {
        bool is_plain = utf8_is_one_line(str_cut(name, size)) && !turns_round(character);
        if (is_plain)
            buffer_put(&plain, name.at, size);
        else
            buffer_put_byte(&plain, '_');
    }
    return buffer_str(&plain);
}

/* Cut before its ending, which says most. */
static struct str fitting(struct arena *arena, struct str name)
{
    size_t dot = name.size;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    struct str ending = dot > 0 ? str_from(name, dot - 1) : STR("");
    size_t length = utf8_length(name), ending_length = utf8_length(ending);
    if (length <= ATTACHMENT_NAME_CHARACTERS)
        return name;
    if (ending_length > ENDING_CHARACTERS)
        return utf8_cut(name, ATTACHMENT_NAME_CHARACTERS);
    struct str begin = utf8_cut(name, ATTACHMENT_NAME_CHARACTERS - ending_length);
    return str_print(arena, "%.*s%.*s", STR_ARGS(begin), STR_ARGS(ending));
}

static struct str name_to_show(struct arena *arena, struct str name)
{
    name = str_trim(last_part(name));
    if (!utf8_is_valid(name) || utf8_is_blank(name))
        return STR("file");
    return fitting(arena, plain_characters(arena, name));
}

enum err upload_keep(const struct store *store, struct arena *arena, struct str name,
                     struct str bytes, struct upload *ret)
{
    struct picture_size picture = {0};
    *ret = (struct upload){
        .name = name_to_show(arena, name),
        .type = kind_of(arena, bytes),
        .size = (int64_t)bytes.size,
    };
    if (picture_read(bytes, ret->type, &picture)) {
        ret->width = picture.width;
        ret->height = picture.height;
    }
    return store_put(store, arena, bytes, &ret->file);
}

enum err attachment_add(struct desk *desk, const struct person *person, struct upload *upload,
                        struct attachment *ret)
{
    int64_t today, id;
    TRY(attachment_count_since(desk, person, (struct instant){desk->now.unix_s - DAY_S}, &today));
    if (today >= UPLOADS_A_DAY) {
        desk_problem(desk, "attachments",
                     TR("You have sent %s files today. Please go on tomorrow."), today);
        return ERR_LIMITED;
    }
    TRY(attachment_insert(desk, person, upload->name, upload->type, upload->size, upload->width,
                          upload->height, upload->file, desk->now, &id));
    upload->has_row = true;
    *ret = (struct attachment){
        .id = id,
        .name = upload->name,
        .type = upload->type,
        .file = upload->file,
        .size = upload->size,
        .width = upload->width,
        .height = upload->height,
    };
    return OK;
}

/* ---- enclosures ----------------------------------------------------------------------------- */

/* "[1,2]", without what is no id. */
static void put_ids(const struct enclosures *enclosures, struct buffer *out)
{
    struct json json = json_in(out);
    json_open(&json, '[');
    for (size_t i = 0; i < enclosures->id_count; i++) {
        int64_t id;
        if (str_to_i64(enclosures->ids[i], &id) && id > 0)
            json_i64(&json, id);
    }
    json_close(&json, ']');
}

/* A query knows no order of the ids that it is given. */
static void put_in_order(const struct enclosures *enclosures, struct attachment_list *list)
{
    size_t placed = 0;
    for (size_t i = 0; i < enclosures->id_count; i++) {
        int64_t id;
        if (!str_to_i64(enclosures->ids[i], &id))
            continue;
        for (size_t j = placed; j < list->count; j++)
            if (list->items[j].id == id) {
                const struct attachment found = list->items[j];
                list->items[j] = list->items[placed];
                list->items[placed++] = found;
                break;
            }
    }
}

enum err enclosures_still_there(struct desk *desk, const struct enclosures *enclosures,
                                struct attachment_list *ret)
{
    struct buffer ids = buffer_in(desk->arena);
    *ret = (struct attachment_list){0};
    if (!enclosures || enclosures->id_count == 0)
        return OK;
    put_ids(enclosures, &ids);
    TRY(attachment_list_unsent(desk, enclosures->sender, buffer_str(&ids), ret));
    put_in_order(enclosures, ret);
    return OK;
}

static enum err check_count(struct desk *desk, const struct enclosures *enclosures)
{
    if (enclosures->upload_count + enclosures->id_count > ATTACHMENTS_MAX)
        desk_problem(desk, "attachments", TR("A message may have at most %s files."),
                     ATTACHMENTS_MAX);
    return desk_check(desk);
}

enum err attachments_of_draft(struct desk *desk, const struct person *person, int64_t ticket_id,
                              struct attachment_list *ret)
{
    *ret = (struct attachment_list){0};
    return attachment_list_of_draft(desk, person, ticket_id, ret);
}

enum err enclosures_keep_in_draft(struct desk *desk, const struct enclosures *enclosures,
                                  int64_t ticket_id)
{
    TRY(check_count(desk, enclosures));
    TRY(attachment_leave_draft(desk, enclosures->sender, ticket_id));
    for (size_t i = 0; i < enclosures->id_count; i++) {
        int64_t id;
        if (str_to_i64(enclosures->ids[i], &id))
            TRY(attachment_join_draft(desk, enclosures->sender, id, ticket_id, (int64_t)i));
    }
    return OK;
}

enum err enclosures_take(struct desk *desk, const struct enclosures *enclosures,
                         struct attachment_list *ret)
{
    struct attachment_list sent_before = {0};
    *ret = (struct attachment_list){0};
    if (enclosures_are_none(enclosures))
        return OK;
    TRY(check_count(desk, enclosures));
    TRY(enclosures_still_there(desk, enclosures, &sent_before));
    if (sent_before.count != enclosures->id_count) {
        desk_problem(desk, "attachments",
                     TR("A file is no longer there. Please attach it once more."), 0);
        return ERR_INVALID;
    }
    struct attachment *items = NEW_ARRAY(desk->arena, struct attachment, ATTACHMENTS_MAX);
    size_t count = 0;
    for (size_t i = 0; i < sent_before.count; i++)
        items[count++] = sent_before.items[i];
    for (size_t i = 0; i < enclosures->upload_count; i++)
        TRY(attachment_add(desk, enclosures->sender, &enclosures->uploads[i], &items[count++]));
    *ret = (struct attachment_list){items, count};
    return OK;
}

enum err enclosures_send(struct desk *desk, const struct enclosures *enclosures,
                         const struct attachment_list *list, int64_t message_id)
{
    if (list->count == 0)
        return OK;
    struct buffer ids = buffer_in(desk->arena);
    struct json json = json_in(&ids);
    json_open(&json, '[');
    for (size_t i = 0; i < list->count; i++)
        json_i64(&json, list->items[i].id);
    json_close(&json, ']');
    TRY(attachment_send(desk, enclosures->sender, buffer_str(&ids), message_id));
    return db_changes(desk->db) == (int64_t)list->count ? OK : ERR_CONFLICT;
}

/* ---- a message's column --------------------------------------------------------------------- */

struct str attachments_write(struct arena *arena, const struct attachment_list *list)
{
    if (list->count == 0)
        return STR_NONE;
    struct buffer out = buffer_in(arena);
    struct json json = json_in(&out);
    json_open(&json, '[');
    for (size_t i = 0; i < list->count; i++) {
        const struct attachment *item = &list->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", item->id);
        json_put_text(&json, "name", item->name);
        json_put_text(&json, "type", item->type);
        json_put_i64(&json, "size", item->size);
        json_put_text(&json, "url", str_print(arena, ATTACHMENT_ADDRESS, (long long)item->id));
        if (attachment_is_picture(item)) {
            json_put_i64(&json, "width", item->width);
            json_put_i64(&json, "height", item->height);
        }
        json_close(&json, '}');
    }
    json_close(&json, ']');
    return buffer_str(&out);
}

static struct str member_of(const struct json_members *members, struct str name)
{
    for (size_t i = 0; i < members->count; i++)
        if (str_is(members->items[i].name, name))
            return members->items[i].value;
    return STR("");
}

static int64_t number_of(const struct json_members *members, struct str name)
{
    int64_t number;
    return str_to_i64(member_of(members, name), &number) && number > 0 ? number : 0;
}

void attachments_read(struct arena *arena, struct str json, struct attachment_list *ret)
{
    *ret = (struct attachment_list){0};
    if (json.size == 0)
        return;
    struct json_members *objects = NEW_ARRAY(arena, struct json_members, ATTACHMENTS_MAX);
    size_t count;
    if (json_read_objects(arena, json, objects, ATTACHMENTS_MAX, &count) != OK)
        return;
    ret->items = NEW_ARRAY(arena, struct attachment, count);
    for (size_t i = 0; i < count; i++) {
        const struct attachment item = {
            .id = number_of(&objects[i], STR("id")),
            .name = member_of(&objects[i], STR("name")),
            .type = member_of(&objects[i], STR("type")),
            .size = number_of(&objects[i], STR("size")),
            .width = number_of(&objects[i], STR("width")),
            .height = number_of(&objects[i], STR("height")),
        };
        if (item.id && item.name.size)
            ret->items[ret->count++] = item;
    }
}

/* ---- seeing, forgetting --------------------------------------------------------------------- */

enum err attachment_load_own(struct desk *desk, const struct customer *customer, int64_t id,
                             struct attachment *ret)
{
    return attachment_find_own(desk, customer, id, ret);
}

enum err attachment_load(struct desk *desk, const struct staff *staff, int64_t id,
                         struct attachment *ret)
{
    return attachment_find(desk, staff, id, ret);
}

static struct instant a_day_ago(const struct desk *desk)
{
    return (struct instant){desk->now.unix_s - UPLOAD_UNSENT_S};
}

enum err attachments_expire(struct desk *desk)
{
    return attachment_delete_unsent(desk, a_day_ago(desk));
}

static enum err has_row(void *context, struct str name, bool *ret)
{
    int64_t rows;
    TRY(attachment_count_of_file(context, name, &rows));
    *ret = rows > 0;
    return OK;
}

enum err attachments_sweep(struct desk *desk, const struct store *store, size_t *ret_removed)
{
    return store_sweep(store, a_day_ago(desk), has_row, desk, ret_removed);
}
