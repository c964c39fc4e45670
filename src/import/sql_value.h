/* One value of a row of VALUES: a literal, as the clients write them; never an expression. */
#pragma once
#include "import/sql_dump.h"
#include "import/sql_session.h"

/* Reads a value and the token after it. Its text, in UTF-8, stands in lexer->kept from *ret_start;
   ret->text has the size only, as `kept` may move until the row is whole. */
enum err sql_value_read(struct sql_lexer *lexer, enum sql_charset charset, struct sql_value *ret,
                        size_t *ret_start, struct sql_token *ret_after) MUST_USE;
