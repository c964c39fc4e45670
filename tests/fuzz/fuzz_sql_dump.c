/* Any bytes as a dump: it ends, in rows whose every byte can be read, or in a described refusal. */
#include "import/sql_dump.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static size_t sum_row(const struct sql_row *row)
{
    size_t sum = row->table.size + row->database.size;
    for (size_t i = 0; i < row->count; i++) {
        struct str text = row->values[i].text;
        for (size_t j = 0; j < text.size; j++)
            sum += (unsigned char)text.at[j];
        struct instant at;
        sum += sql_row_instant(row, row->columns[i].name, &at);
        if (!sql_row_value(row, row->columns[i].name))
            abort();
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct str tables[] = {STR("users"), STR("t")};
    if (size == 0) /* fmemopen() takes no empty buffer */
        return 0;
    FILE *file = fmemopen((void *)(uintptr_t)bytes, size, "r");
    AUTO(sql_dump_free_p) struct sql_dump *dump = sql_dump_new(file, tables, COUNT_OF(tables));
    struct sql_row row;
    enum err err;
    while ((err = sql_dump_next(dump, &row)) == OK)
        if (sum_row(&row) == SIZE_MAX) /* so that the reading is not optimised away */
            abort();
    if (err != ERR_NOT_FOUND && sql_dump_problem(dump).size == 0)
        abort();
    fclose(file);
    return 0;
}
