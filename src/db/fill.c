#include "db/fill.h"
#include "db/engine.h"

/* A table that has ever had a row has a size: nobody else's table is locked for long. The words to
   make all again wait in a setting of the transaction. */
static const char set_aside[] =
    "DO $$\n"
    "DECLARE\n"
    "    away TEXT;\n"
    "    again TEXT;\n"
    "BEGIN\n"
    "    SELECT coalesce(string_agg(part.away, ';' ORDER BY place, part.away), ''),\n"
    "           coalesce(string_agg(part.again, ';' ORDER BY place DESC, part.away), '')\n"
    "    INTO away, again\n"
    "    FROM (SELECT 1 AS place,\n"
    "                 format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),\n"
    "                 format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,\n"
    "                        pg_get_constraintdef(oid))\n"
    "          FROM pg_constraint\n"
    "          WHERE contype = 'f' AND connamespace = to_regnamespace(current_schema())\n"
    "            AND pg_relation_size(conrelid) = 0\n"
    "          UNION ALL\n"
    "          SELECT 2, format('DROP INDEX %s', indexrelid::regclass),\n"
    "                 pg_get_indexdef(indexrelid)\n"
    "          FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid\n"
    "          WHERE NOT indisunique AND relnamespace = to_regnamespace(current_schema())\n"
    "            AND pg_relation_size(indrelid) = 0) AS part (place, away, again);\n"
    "    EXECUTE away;\n"
    "    PERFORM set_config('sapa.set_aside', again, TRUE);\n"
    "END $$";

/* And what is asked next is planned for what is there. */
static const char make_again[] = "SET CONSTRAINTS ALL IMMEDIATE;"
                                 "DO $$ BEGIN EXECUTE current_setting('sapa.set_aside'); END $$;"
                                 "ANALYZE";

enum err fill_begin(struct db *db)
{
    return db_run_script(db, "fill_begin", "", set_aside);
}

enum err fill_end(struct db *db)
{
    return db_run_script(db, "fill_end", "", make_again);
}
