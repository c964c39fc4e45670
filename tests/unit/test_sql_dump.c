/* The dump reader, on texts in memory: what comes out is compared as one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buffer.h"
#include "import/sql_dump.h"
#include "import/sql_lexer.h"

static const struct str wanted[] = {STR("users"), STR("notes")};

static void put_value(struct buffer *out, const struct sql_value *value)
{
    static const char *const before[] = {"NULL", "", "'", "b'", "DEFAULT", "NOW"};
    buffer_print(out, "%s", before[value->kind]);
    buffer_put_str(out, value->text);
    if (value->kind == SQL_VALUE_TEXT || value->kind == SQL_VALUE_BYTES)
        buffer_put_byte(out, '\'');
    if (value->not_utf8)
        buffer_put_byte(out, '!');
}

/* "users(id=1, name='Ann') notes(...)", or the problem that ended the reading. */
static struct str read_file(struct arena *arena, FILE *file)
{
    struct buffer out = buffer_in(arena);
    AUTO(sql_dump_free_p) struct sql_dump *dump = sql_dump_new(file, wanted, COUNT_OF(wanted));
    struct sql_row row;
    enum err err;
    while ((err = sql_dump_next(dump, &row)) == OK) {
        buffer_print(&out, "%s%.*s(", out.size ? " " : "", STR_ARGS(row.table));
        for (size_t i = 0; i < row.count; i++) {
            buffer_print(&out, "%s%.*s=", i ? ", " : "", STR_ARGS(row.columns[i].name));
            put_value(&out, &row.values[i]);
        }
        buffer_put_byte(&out, ')');
    }
    assert_int_equal(sql_dump_next(dump, &row), err);
    if (err == ERR_NOT_FOUND)
        return buffer_str(&out);
    assert_int_equal(err, ERR_INVALID);
    return str_copy(arena, sql_dump_problem(dump));
}

static struct str read_text(struct arena *arena, struct str text)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.size, file), text.size);
    rewind(file);
    struct str read = read_file(arena, file);
    fclose(file);
    return read;
}

static void reads_bytes(struct str text, struct str expected)
{
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct str read = read_text(arena, text);
    if (!str_is(read, expected))
        fail_msg("read     %.*s\nexpected %.*s", STR_ARGS(read), STR_ARGS(expected));
}

static void reads(const char *text, const char *expected)
{
    reads_bytes(str_of(text), str_of(expected));
}

/* The value of a column x of `users`, written as `literal`. */
static void value_reads(const char *literal, const char *expected)
{
    char text[512], row[512];
    snprintf(text, sizeof text, "INSERT INTO users (x) VALUES (%s);", literal);
    snprintf(row, sizeof row, "users(x=%s)", expected);
    reads(text, row);
}

static void extended_inserts_give_a_row_for_each_tuple(void **state)
{
    (void)state;
    reads("INSERT INTO `users` (`id`, `name`) VALUES (1,'Ann'),(2,'Bob'),\n(3,NULL);",
          "users(id=1, name='Ann') users(id=2, name='Bob') users(id=3, name=NULL)");
}

static void inserts_of_one_row_may_be_ignore_or_replace(void **state)
{
    (void)state;
    reads("insert ignore into users (id) values (1);\n"
          "REPLACE INTO users (id) VALUES (2);\n"
          "INSERT LOW_PRIORITY IGNORE INTO users (id) VALUE (3);\n"
          "REPLACE users (id) VALUES (4);",
          "users(id=1) users(id=2) users(id=3) users(id=4)");
}

static void columns_come_from_the_table_when_the_insert_names_none(void **state)
{
    (void)state;
    reads("CREATE TABLE `users` (\n"
          "  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,\n"
          "  `role` enum('a,b','c)') COLLATE utf8mb4_bin DEFAULT 'it''s' COMMENT 'x, (y',\n"
          "  `key` decimal(12,2) DEFAULT NULL CHECK (json_valid(`key`)),\n"
          "  PRIMARY KEY (`id`),\n"
          "  UNIQUE KEY `u` (`role`,`key`),\n"
          "  CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `notes` (`id`)\n"
          ") ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4;\n"
          "INSERT INTO `users` VALUES (1,'c)',3.50);",
          "users(id=1, role='c)', key=3.50)");
}

static void a_later_create_table_counts(void **state)
{
    (void)state;
    reads("CREATE TABLE users (a INT); CREATE TABLE IF NOT EXISTS users (b INT, c INT);\n"
          "INSERT INTO users VALUES (1,2);",
          "users(b=1, c=2)");
}

static void other_tables_are_passed_over(void **state)
{
    (void)state;
    reads(
        "INSERT INTO `cache` VALUES (ST_GeomFromText('POINT(1 2)'), 'INSERT INTO users; \\' ;');\n"
        "INSERT INTO archive SELECT * FROM users;\n"
        "ALTER TABLE `users` ADD KEY `x` (`y`);\n"
        "INSERT INTO `users` (`id`) VALUES (1);\n"
        "INSERT INTO `users2` (`id`) VALUES (2);",
        "users(id=1)");
}

static void names_may_carry_their_database(void **state)
{
    (void)state;
    reads("INSERT INTO `shop`.`users` (`id`) VALUES (1);\n"
          "INSERT INTO shop . users (id) VALUES (2);\n"
          "INSERT INTO \"users\" (\"id\") VALUES (3);\n"
          "INSERT INTO `USERS` (`we``ird`) VALUES (4);",
          "users(id=1) users(id=2) users(id=3) users(we`ird=4)");
}

static void a_row_tells_its_database(void **state)
{
    (void)state;
    static const char text[] = "INSERT INTO users (id) VALUES (0); USE `shop`;\n"
                               "INSERT INTO users (id) VALUES (1);\n"
                               "INSERT INTO `mysql`.users (id) VALUES (2);";
    FILE *file = fmemopen((void *)(uintptr_t)text, sizeof text - 1, "r");
    AUTO(sql_dump_free_p) struct sql_dump *dump = sql_dump_new(file, wanted, COUNT_OF(wanted));
    struct sql_row row;
    static const char *const databases[] = {"", "shop", "mysql"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sql_dump_next(dump, &row), OK);
        assert_true(str_is(row.database, str_of(databases[i])));
        assert_int_equal(row.line, i + 1);
    }
    fclose(file);
}

static void escapes_stand_for_what_mysql_says(void **state)
{
    (void)state;
    value_reads("'it\\'s'", "'it's'");
    value_reads("'it''s'", "'it's'");
    value_reads("\"say \"\"hi\"\" 'x'\"", "'say \"hi\" 'x''");
    value_reads("'a\\\"b\\\\'", "'a\"b\\'");
    value_reads("'\\n\\r\\t\\b\\Z'", "'\n\r\t\b\x1A'");
    value_reads("'100\\% a\\_b'", "'100\\% a\\_b'");
    value_reads("'\\q'", "'q'");
    value_reads("'C:\\\\'", "'C:\\'");
    reads_bytes(STR("INSERT INTO users (x) VALUES ('a\\0b');"), STR("users(x='a\0b')"));
}

static void strings_may_hold_anything(void **state)
{
    (void)state;
    value_reads("'two\nlines -- no comment\n# nor this /* nor this'",
                "'two\nlines -- no comment\n# nor this /* nor this'");
    value_reads("'); DROP TABLE users; --'", "'); DROP TABLE users; --'");
    value_reads("''", "''");
    value_reads("'Ünïcode 😀'", "'Ünïcode 😀'");
}

static void values_have_their_kinds(void **state)
{
    (void)state;
    value_reads("null", "NULL");
    value_reads("-12.50", "-12.50");
    value_reads("+7", "7");
    value_reads(".5", ".5");
    value_reads("1.5e-10", "1.5e-10");
    value_reads("18446744073709551615", "18446744073709551615");
    value_reads("TRUE", "1");
    value_reads("false", "0");
    value_reads("DEFAULT", "DEFAULT");
    value_reads("CURRENT_TIMESTAMP", "NOW");
    value_reads("current_timestamp()", "NOW");
    value_reads("NOW(6)", "NOW");
    value_reads("b'101'", "5");
    value_reads("0b11", "3");
    value_reads("0x4D7953514C", "b'MySQL'");
    value_reads("0x7", "b'\x07'");
    value_reads("0x141", "b'\x01"
                         "A'");
    value_reads("x'4d79'", "b'My'");
    value_reads("X''", "b''");
    value_reads("_binary 'a\\'b'", "b'a'b'");
    value_reads("_utf8mb4'x'", "'x'");
    value_reads("_utf8mb4 0x41", "b'A'");
    value_reads("N'x'", "'x'");
}

static void an_expression_is_refused(void **state)
{
    (void)state;
    reads("INSERT INTO users (x) VALUES\n(UUID());",
          "line 2: 'UUID' is not a value that is read here");
    reads("INSERT INTO users (x) VALUES (1+1);", "line 1: ',' or ')' after a value was expected");
    reads("INSERT INTO users (x) VALUES ((1));", "line 1: a number was expected");
    reads("INSERT INTO users (x) VALUES (x'4D2');",
          "line 1: a hexadecimal or bit value is malformed");
    reads("INSERT INTO users (x) VALUES (0x4G);",
          "line 1: a hexadecimal or bit value is malformed");
    reads("INSERT INTO users SET x = 1;", "line 1: VALUES was expected");
    reads("INSERT INTO users (x) VALUES (_sjis'x');",
          "line 1: the text is in a character set that is not read here; dump with "
          "--default-character-set=utf8mb4");
}

static void comments_are_passed_over(void **state)
{
    (void)state;
    reads("-- INSERT INTO users (id) VALUES (1);\n"
          "--\n"
          "# INSERT INTO users (id) VALUES (2);\n"
          "/* INSERT INTO users (id) VALUES (3); */\n"
          "INSERT /* x */ INTO users -- y ;\n (id) # z ;\n VALUES (4 /* ) */);",
          "users(id=4)");
}

static void executed_comments_are_read(void **state)
{
    (void)state;
    reads("/*!999999\\- enable the sandbox mode */ \n"
          "/*M!999999\\- enable the sandbox mode */ \n"
          "/*!40000 ALTER TABLE `users` DISABLE KEYS */;\n"
          "/*!50001 CREATE TABLE `users` (\n  `a` int, /* inner */ `b` int) */;\n"
          "INSERT INTO users VALUES (1,2);\n"
          "/*M!100203 INSERT INTO users VALUES (3,4) */;\n"
          "/*!INSERT INTO users VALUES (5,6)*/;",
          "users(a=1, b=2) users(a=3, b=4) users(a=5, b=6)");
}

static void triggers_and_procedures_are_passed_over(void **state)
{
    (void)state;
    reads("/*!50003 SET @saved_sql_mode = @@sql_mode */ ;\n"
          "/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */ ;\n"
          "DELIMITER ;;\n"
          "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` AFTER "
          "INSERT\nON `users` FOR EACH ROW BEGIN\n"
          "  INSERT INTO users (id) VALUES (9); SET @x = 'a\\';\nEND */;;\n"
          "DELIMITER ;\n"
          "/*!50003 SET sql_mode = @saved_sql_mode */ ;\n"
          "DELIMITER $$\n"
          "CREATE PROCEDURE p() BEGIN INSERT INTO users (id) VALUES (8); END$$\n"
          "DELIMITER ;\n"
          "INSERT INTO users (x) VALUES ('it\\'s');",
          "users(x='it's')");
}

static void locks_and_settings_are_passed_over(void **state)
{
    (void)state;
    reads("/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
          "/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n"
          "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5';\n"
          "LOCK TABLES `users` WRITE;\n"
          "INSERT INTO users (id) VALUES (1);\n"
          "UNLOCK TABLES;\n;\n",
          "users(id=1)");
}

static void windows_line_ends_and_the_byte_order_mark_do_not_matter(void **state)
{
    (void)state;
    reads("\xEF\xBB\xBF-- x\r\nDELIMITER ;\r\nSET NAMES utf8mb4;\r\n"
          "INSERT INTO `users` (`id`, `x`) VALUES\r\n(1, 'a\r\nb'),\r\n(2, NULL);\r\n",
          "users(id=1, x='a\r\nb') users(id=2, x=NULL)");
}

static void a_backslash_is_a_backslash_when_the_mode_says_so(void **state)
{
    (void)state;
    reads("/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, "
          "SQL_MODE='NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES' */;\n"
          "INSERT INTO users (x) VALUES ('C:\\'), ('it''s \\n');\n"
          "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n"
          "INSERT INTO users (x) VALUES ('it\\'s');",
          "users(x='C:\\') users(x='it's \\n') users(x='it's')");
    reads("SET SESSION sql_mode = NO_BACKSLASH_ESCAPES; INSERT INTO users (x) VALUES ('\\');",
          "users(x='\\')");
}

static void latin1_becomes_utf8(void **state)
{
    (void)state;
    reads("/*!40101 SET NAMES latin1 */;\n"
          "/*!40101 SET @saved_cs_client = @@character_set_client */;\n"
          "/*!50503 SET character_set_client = utf8mb4 */;\n"
          "CREATE TABLE `users` (`x` text, `y` text);\n"
          "/*!40101 SET character_set_client = @saved_cs_client */;\n"
          "INSERT INTO users VALUES ('caf\xE9 \x80"
          "5','\\'\xFF'), (_utf8mb4'é',_binary'\xE9');\n"
          "SET NAMES utf8mb4;\n"
          "INSERT INTO users VALUES ('é',_latin1'\xE9');",
          "users(x='café €5', y=''ÿ') users(x='é', y=b'\xE9'!) users(x='é', y='é')");
}

static void text_that_is_not_utf8_is_flagged(void **state)
{
    (void)state;
    reads("INSERT INTO users (x, y) VALUES ('caf\xE9', 'ok'), ('ok', '\xED\xA0\x80');",
          "users(x='caf\xE9'!, y='ok') users(x='ok', y='\xED\xA0\x80'!)");
}

static void an_unknown_character_set_is_refused_only_where_text_is_read(void **state)
{
    (void)state;
    reads("SET NAMES gbk; INSERT INTO users (id) VALUES (1);", "users(id=1)");
    reads("SET NAMES 'gbk' COLLATE 'gbk_bin';\nINSERT INTO users (x) VALUES ('x');",
          "line 2: the text is in a character set that is not read here; dump with "
          "--default-character-set=utf8mb4");
}

static struct instant instant_of(const char *text, bool *ret_ok)
{
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    AUTO(sql_dump_free_p) struct sql_dump *dump = sql_dump_new(file, wanted, COUNT_OF(wanted));
    struct sql_row row;
    assert_int_equal(sql_dump_next(dump, &row), OK);
    struct instant at;
    *ret_ok = sql_row_instant(&row, STR("t"), &at);
    fclose(file);
    return at;
}

static void time_reads(const char *text, const char *expected)
{
    bool ok;
    struct instant at = instant_of(text, &ok);
    char read[INSTANT_TEXT_SIZE + 1] = "none";
    if (!instant_is_none(at))
        instant_text(at, read);
    assert_string_equal(ok ? read : "refused", expected);
}

static void times_are_moved_to_utc(void **state)
{
    (void)state;
    time_reads("INSERT INTO users (t) VALUES ('2026-01-28 04:33:34');", "2026-01-28 04:33:34");
    time_reads("SET time_zone = \"+00:00\"; INSERT INTO users (t) VALUES ('2026-01-28 04:33:34');",
               "2026-01-28 04:33:34");
    time_reads("SET time_zone = '+07:00'; INSERT INTO users (t) VALUES ('2026-01-28 04:33:34');",
               "2026-01-27 21:33:34");
    time_reads("/*!40103 SET TIME_ZONE='-03:30' */; INSERT INTO users (t) VALUES "
               "('2026-01-28 23:00:00.123456');",
               "2026-01-29 02:30:00");
    time_reads("/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */; /*!40103 SET TIME_ZONE='+07:00' */;"
               "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;"
               "INSERT INTO users (t) VALUES ('2026-01-28 04:33:34');",
               "2026-01-28 04:33:34");
}

static void a_datetime_is_not_moved(void **state)
{
    (void)state;
    time_reads("CREATE TABLE users (t datetime); SET time_zone = '+07:00';"
               "INSERT INTO users VALUES ('2026-01-28 04:33:34');",
               "2026-01-28 04:33:34");
    time_reads("CREATE TABLE users (t timestamp NULL); SET time_zone = '+07:00';"
               "INSERT INTO users (t) VALUES ('2026-01-28');",
               "2026-01-27 17:00:00");
}

static void times_that_are_none_are_told_from_times_that_are_wrong(void **state)
{
    (void)state;
    time_reads("INSERT INTO users (t) VALUES ('0000-00-00 00:00:00');", "none");
    time_reads("INSERT INTO users (t) VALUES (NULL);", "none");
    time_reads("INSERT INTO users (x) VALUES (1);", "none");
    time_reads("INSERT INTO users (t) VALUES ('2026-02-30 00:00:00');", "refused");
    time_reads("INSERT INTO users (t) VALUES ('soon');", "refused");
    time_reads("SET time_zone = 'Asia/Jakarta';"
               "INSERT INTO users (t) VALUES ('2026-01-28 04:33:34');",
               "refused");
}

static void a_file_that_was_cut_off_is_refused(void **state)
{
    (void)state;
    reads("INSERT INTO users (id) VALUES (1),\n(2",
          "line 1: the file ends in the middle of the statement that begins here");
    reads("\nINSERT INTO users (id) VALUES (1)",
          "line 2: the file ends in the middle of the statement that begins here");
    reads("\nINSERT INTO users (id) VALUES (1),",
          "line 2: the file ends in the middle of the statement that begins here");
    reads("INSERT INTO users (x) VALUES\n('abc\n\n",
          "line 2: a string begins here and is never closed");
    reads("INSERT INTO users (x) VALUES ('abc\\",
          "line 1: a string begins here and is never closed");
    reads("INSERT INTO `us", "line 1: a name begins here and is never closed");
    reads("CREATE TABLE `cache` (", "line 1: the file ends in the middle of the statement that "
                                    "begins here");
    reads("\n/* abc", "line 2: a comment begins here and is never closed");
    reads("/*!40101 SET x = 1;", "line 1: the file ends inside a comment");
    reads("START TRANSACTION;\nSET x = 1;\n",
          "line 3: the file was cut off: the transaction that line 1 begins has no COMMIT");
    reads("-- MySQL dump 10.13  Distrib 8.0\nSET x = 1;\n",
          "line 3: the file was cut off: its last line, \"-- Dump completed\", is missing");
    reads("-- MariaDB dump 10.19\nSTART TRANSACTION;\nCOMMIT;\n-- Dump completed on 2026-01-01\n",
          "");
}

static void a_malformed_file_is_refused(void **state)
{
    (void)state;
    reads("INSERT INTO users (id) VALUES (1) (2);", "line 1: ',' or ';' after a row was expected");
    reads("INSERT INTO users (id) VALUES (1),;", "line 1: '(' before a row was expected");
    reads("INSERT INTO users (id) VALUES (1,2);", "line 1: a row of users has more than 1 values");
    reads("INSERT INTO users (id, x) VALUES (1,2),\n(3);",
          "line 2: a row of users has 1 values, not 2");
    reads("INSERT INTO users VALUES (1);",
          "line 1: the columns of users are not known: neither INSERT nor a CREATE TABLE before "
          "it names them");
    reads("INSERT INTO users (1) VALUES (1);", "line 1: the name of a column was expected");
    reads("INSERT INTO users (a b) VALUES (1);",
          "line 1: ',' or ')' after the name of a column was expected");
    reads("INSERT INTO 'a'.; (1);", "line 1: the name of a table was expected");
    reads("\x01\x02;", "line 1: an SQL statement was expected");
    reads("DELIMITER \n", "line 1: DELIMITER names none");
    reads("DELIMITER 0123456789abcdef\n", "line 1: the DELIMITER is too long");
    reads("INSERT INTO users (x) VALUES (\x1B[2J);", "line 1: a number was expected");
}

static void other_kinds_of_files_are_told_apart(void **state)
{
    (void)state;
    reads("\xFF\xFE-", "line 1: the file is UTF-16, as PowerShell's '>' writes it; use mysqldump "
                       "--result-file instead");
    reads("\x1F\x8B\x08", "line 1: the file is compressed; unpack it first");
    reads("PK\x03\x04", "line 1: the file is compressed; unpack it first");
    reads("", "");
}

static void what_follows_the_rows_may_say_what_to_do_with_duplicates(void **state)
{
    (void)state;
    reads("INSERT INTO users (id) VALUES (1) ON DUPLICATE KEY UPDATE id = VALUES(id);\n"
          "INSERT INTO users (id) VALUES (2) AS new ON DUPLICATE KEY UPDATE id = new.id;",
          "users(id=1) users(id=2)");
}

/* ---- large input, made here ---- */

static void put_many(FILE *file, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        fputs(text, file);
}

static void values_may_cross_the_pieces_the_file_is_read_in(void **state)
{
    (void)state;
    for (size_t shift = SQL_CHUNK_SIZE - 40; shift < SQL_CHUNK_SIZE + 4; shift++) {
        AUTO(arena_free_p) struct arena *arena = arena_new();
        FILE *file = tmpfile();
        fprintf(file, "INSERT INTO users (x) VALUES ('");
        put_many(file, "a", shift - 31);
        fputs("'), (0x41), ('it''s \\'x\\''), (-1.5e+3) /*!, (b'1') */ -- z\n; DELIMITER ;;\n",
              file);
        rewind(file);
        struct str read = read_file(arena, file);
        fclose(file);
        assert_true(
            str_is(str_from(read, sizeof "users(x='" - 1 + shift - 31),
                   STR("') users(x=b'A') users(x='it's 'x'') users(x=-1.5e+3) users(x=1)")));
    }
}

static struct str read_long_string(struct arena *arena, size_t mebibytes)
{
    AUTO(arena_free_p) struct arena *scratch = arena_new();
    struct buffer block = buffer_in(scratch);
    while (block.size < 1024 * 1024)
        buffer_put(&block, "0123456789abcdef", 16);
    FILE *file = tmpfile();
    fputs("INSERT INTO users (x) VALUES ('", file);
    for (size_t i = 0; i < mebibytes; i++)
        assert_int_equal(fwrite(block.bytes, 1, block.size, file), block.size);
    fputs("');", file);
    rewind(file);
    struct str read = read_file(arena, file);
    fclose(file);
    return read;
}

static void a_row_of_more_than_the_limit_is_refused(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    assert_true(str_is(read_long_string(arena, 100), STR("line 1: a row is larger than 64 MiB")));
    assert_int_equal(read_long_string(arena, 8).size, 8 * 1024 * 1024 + sizeof "users(x='')" - 1);
}

static void comments_may_be_nested_as_deep_as_the_file_is_long(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    FILE *file = tmpfile();
    put_many(file, "/*!40101 ", 200000);
    fputs("INSERT INTO users (id) VALUES (1)", file);
    put_many(file, "*/", 200000);
    fputs(";", file);
    rewind(file);
    assert_true(str_is(read_file(arena, file), STR("users(id=1)")));
    fclose(file);
    file = tmpfile();
    put_many(file, "/*!40101 ", 200000);
    rewind(file);
    assert_true(str_is(read_file(arena, file), STR("line 1: the file ends inside a comment")));
    fclose(file);
}

static void a_file_of_endless_columns_is_refused(void **state)
{
    (void)state;
    AUTO(arena_free_p) struct arena *arena = arena_new();
    static const char *const heads[] = {"CREATE TABLE users (", "INSERT INTO users ("};
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        FILE *file = tmpfile();
        fputs(heads[i], file);
        put_many(file, "a int,", i ? 0 : SQL_COLUMNS_MAX + 1);
        put_many(file, "a,", i ? SQL_COLUMNS_MAX + 1 : 0);
        rewind(file);
        assert_true(str_is(read_file(arena, file), STR("line 1: too many columns")));
        fclose(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extended_inserts_give_a_row_for_each_tuple),
        cmocka_unit_test(inserts_of_one_row_may_be_ignore_or_replace),
        cmocka_unit_test(columns_come_from_the_table_when_the_insert_names_none),
        cmocka_unit_test(a_later_create_table_counts),
        cmocka_unit_test(other_tables_are_passed_over),
        cmocka_unit_test(names_may_carry_their_database),
        cmocka_unit_test(a_row_tells_its_database),
        cmocka_unit_test(escapes_stand_for_what_mysql_says),
        cmocka_unit_test(strings_may_hold_anything),
        cmocka_unit_test(values_have_their_kinds),
        cmocka_unit_test(an_expression_is_refused),
        cmocka_unit_test(comments_are_passed_over),
        cmocka_unit_test(executed_comments_are_read),
        cmocka_unit_test(triggers_and_procedures_are_passed_over),
        cmocka_unit_test(locks_and_settings_are_passed_over),
        cmocka_unit_test(windows_line_ends_and_the_byte_order_mark_do_not_matter),
        cmocka_unit_test(a_backslash_is_a_backslash_when_the_mode_says_so),
        cmocka_unit_test(latin1_becomes_utf8),
        cmocka_unit_test(text_that_is_not_utf8_is_flagged),
        cmocka_unit_test(an_unknown_character_set_is_refused_only_where_text_is_read),
        cmocka_unit_test(times_are_moved_to_utc),
        cmocka_unit_test(a_datetime_is_not_moved),
        cmocka_unit_test(times_that_are_none_are_told_from_times_that_are_wrong),
        cmocka_unit_test(a_file_that_was_cut_off_is_refused),
        cmocka_unit_test(a_malformed_file_is_refused),
        cmocka_unit_test(other_kinds_of_files_are_told_apart),
        cmocka_unit_test(what_follows_the_rows_may_say_what_to_do_with_duplicates),
        cmocka_unit_test(values_may_cross_the_pieces_the_file_is_read_in),
        cmocka_unit_test(a_row_of_more_than_the_limit_is_refused),
        cmocka_unit_test(comments_may_be_nested_as_deep_as_the_file_is_long),
        cmocka_unit_test(a_file_of_endless_columns_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
