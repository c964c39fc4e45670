/* sapa audit verify */
#include "command/command.h"
#include "operator/audit.h"
#include <stdio.h>

int command_audit(const struct command_line *line)
{
    struct options options = {.line = line};
    const char *verb = option_plain(&options);
    AUTO(db_close_p) struct db *db = NULL;
    struct audit_verdict verdict;
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!verb || strcmp(verb, "verify") != 0)
        return usage_error("usage: sapa audit verify");
    if (open_current_database(line, &db) != OK ||
        audit_verify(operator_new(db, line->arena, instant_now()), &verdict) != OK)
        return failure("the audit log could not be read");
    if (verdict.reason)
        return failure("the audit log is broken at row %lld: %s", (long long)verdict.broken_id,
                       verdict.reason);
    printf("%lld rows, unbroken; the last hash is %.*s\n", (long long)verdict.rows,
           STR_ARGS(verdict.hash));
    return EXIT_DONE;
}
