/*
 * Any bytes as a multipart body: it ends, within its limits, in parts that lie inside the body, or
 * in a refusal. The first line of the input is the Content-Type.
 */
#include "web/input/multipart.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must_lie_within(struct str part, struct str whole)
{
    if (part.size && (part.at < whole.at || part.at + part.size > whole.at + whole.size))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct str input = {(const char *)bytes, size};
    size_t line = str_find(input, '\n');
    struct str type = str_cut(input, line), body = str_from(input, line + 1);
    struct multipart multipart;
    struct multipart_part part;
    if (multipart_begin(type, body, &multipart) != OK)
        return 0;
    enum err err;
    int parts = 0;
    while ((err = multipart_next(&multipart, &part)) == OK) {
        must_lie_within(part.name, body);
        must_lie_within(part.value, body);
        must_lie_within(part.file_name, body);
        if (part.is_file != (part.file_name.at != NULL))
            abort();
        if (part.name.size == 0 || ++parts > MULTIPART_PARTS_MAX)
            abort();
    }
    if (err != ERR_NOT_FOUND && err != ERR_INVALID)
        abort();
    return 0;
}
