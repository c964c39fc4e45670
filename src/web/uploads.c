#include "web/uploads.h"
#include "desk/limits.h"
#include "web/route.h"

enum {
    MIB = 1024 * 1024,
    FILES_OF_FULL_SIZE = 4, /* that one request may bring; a page sends each by itself */
};

static int64_t body_of(int64_t file_mib)
{
    return FILES_OF_FULL_SIZE * file_mib * MIB + MIB;
}

int64_t uploads_body_max(const struct house *house)
{
    return body_of(house->upload_max_mib);
}

int64_t uploads_body_most(const struct house *given)
{
    return body_of(house_is_fixed(given, HOUSE_UPLOAD_MAX) ? given->upload_max_mib
                                                           : UPLOAD_MAX_MIB_MOST);
}

bool uploads_are_there(const struct request *request)
{
    return request->route->takes_files && request->form.file_count;
}

void uploads_tell_limit(struct request *request)
{
    desk_problem(&request->desk, "attachments", TR("A file may have at most %s MB."),
                 request->house->upload_max_mib);
}

static enum err check(struct request *request)
{
    const struct form *form = &request->form;
    for (size_t i = 0; i < form->file_count; i++)
        if ((int64_t)form->files[i].bytes.size > request->house->upload_max_mib * MIB) {
            uploads_tell_limit(request);
            return ERR_TOO_LARGE;
        }
    if (form->file_count > ATTACHMENTS_MAX)
        desk_problem(&request->desk, "attachments", TR("A message may have at most %s files."),
                     ATTACHMENTS_MAX);
    return desk_check(&request->desk);
}

enum err uploads_keep(struct request *request)
{
    const struct form *form = &request->form;
    struct enclosures *enclosed = &request->enclosed;
    TRY(check(request));
    enclosed->uploads = NEW_ARRAY(request->arena, struct upload, form->file_count);
    for (size_t i = 0; i < form->file_count; i++) {
        enum err err = upload_keep(request->web->store, request->arena, form->files[i].name,
                                   form->files[i].bytes, &enclosed->uploads[i]);
        if (err == ERR_UNAVAILABLE)
            desk_problem(&request->desk, "",
                         TR("There is no room for files just now. Nothing was sent: please try "
                            "again later."),
                         0);
        TRY(err);
        enclosed->upload_count++;
    }
    return OK;
}

void uploads_name(struct request *request)
{
    struct enclosures *enclosed = &request->enclosed;
    struct str *ids = NEW_ARRAY(request->arena, struct str, FORM_FIELDS_MAX);
    form_get_all(&request->form, "attachments[]", ids, FORM_FIELDS_MAX, &enclosed->id_count);
    enclosed->ids = ids;
    enclosed->sender = &request->access.person;
}

void uploads_settle(struct request *request)
{
    struct enclosures *enclosed = &request->enclosed;
    bool is_done = request->exchange->response.status < 400;
    for (size_t i = 0; i < enclosed->upload_count; i++)
        if (!is_done || !enclosed->uploads[i].has_row)
            store_remove(request->web->store, enclosed->uploads[i].file);
    enclosed->upload_count = 0;
}

void uploads_leave(struct request *request)
{
    request->enclosed.upload_count = 0;
}
