/* Which columns of the list one sees. */
#include "desk/ticket/columns.h"
#include "web/admin/admin.h"
#include "web/urls.h"

enum err columns_store(struct request *request, const struct staff *staff)
{
    struct ticket_columns columns = {0};
    struct str words[COLUMN_COUNT];
    size_t count;
    form_get_all(&request->form, "columns[]", words, COLUMN_COUNT, &count);
    for (size_t i = 0; i < count && i < COLUMN_COUNT; i++)
        for (enum ticket_column column = 0; column < COLUMN_COUNT; column++)
            if (str_is(words[i], column_word(column)))
                columns.shows[column] = true;
    TRY(columns_save(&request->desk, staff, &columns));
    struct url index = url_to(request->arena, "admin.support.tickets.index", 0);
    reply_done(request, url_back(request, index), FLASH_NONE);
    return OK;
}
