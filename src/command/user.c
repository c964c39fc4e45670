/* sapa user add | list | password | disable */
#include "base/password.h"
#include "base/utf8.h"
#include "command/command.h"
#include "desk/user/user.h"
#include "json/json.h"
#include "operator/people.h"
#include <stdio.h>

struct new_user {
    struct str name, email, phone, password;
    enum role role;
    bool password_is_made;
};

static int read_new_user(const struct command_line *line, struct new_user *ret)
{
    struct options options = {.line = line};
    option_plain(&options);
    struct str name = str_of(option_value(&options, "--name"));
    struct str email = str_of(option_value(&options, "--email"));
    struct str role = str_of(option_value(&options, "--role"));
    struct str phone = str_of(option_value(&options, "--phone"));
    bool from_stdin = option_is_set(&options, "--password-stdin");
    if (!options_end(&options))
        return EXIT_USAGE;
    *ret = (struct new_user){
        .name = str_trim(name),
        .email = email_normal(line->arena, email),
        .phone = phone_normal(line->arena, phone),
        .role = role_of(role),
        .password_is_made = !from_stdin,
    };
    if (ret->name.size == 0 || !utf8_is_valid(ret->name))
        return usage_error("--name is missing");
    if (!utf8_is_one_line(ret->name))
        return usage_error("--name is more than one line");
    if (!email_is_plausible(ret->email))
        return usage_error("--email is missing or no e-mail address");
    if (ret->role == ROLE_NONE)
        return usage_error("--role is none of customer, agent, admin");
    ret->password = password_make(line->arena);
    if (from_stdin && read_password(line, &ret->password) != OK)
        return EXIT_FAILED;
    return EXIT_DONE;
}

static int check_password(struct str password)
{
    if (utf8_length(password) < PASSWORD_MIN_CHARACTERS || password.size > PASSWORD_MAX_BYTES)
        return failure("a password needs %d characters at least, and at most %d bytes",
                       PASSWORD_MIN_CHARACTERS, PASSWORD_MAX_BYTES);
    return EXIT_DONE;
}

/* All of it or nothing: a change and its line in the audit log. */
static enum err finish(struct db *db, enum err err)
{
    if (err == OK)
        err = db_commit(db);
    if (err != OK)
        db_rollback(db);
    return err;
}

static int user_add(const struct command_line *line)
{
    struct new_user user;
    struct str hash;
    int64_t id;
    int status = read_new_user(line, &user);
    if (status == EXIT_DONE)
        status = check_password(user.password);
    if (status != EXIT_DONE)
        return status;
    AUTO(db_close_p) struct db *db = NULL;
    if (open_current_database(line, &db) != OK ||
        password_hash(line->arena, user.password, &hash) != OK || db_begin(db) != OK)
        return EXIT_FAILED;
    struct operator* operator= operator_new(db, line->arena, instant_now());
    enum err err = finish(
        db, people_add(operator, user.name, user.email, user.phone, user.role, hash, &id));
    if (err == ERR_CONFLICT)
        return failure("%.*s has an account already", STR_ARGS(user.email));
    if (err != OK)
        return failure("the person could not be added");
    printf("%lld\n", (long long)id);
    if (user.password_is_made)
        fprintf(stderr, "password: %.*s\n", STR_ARGS(user.password));
    return EXIT_DONE;
}

static void print_list(const struct command_line *line, const struct user_row_list *people)
{
    struct buffer out = buffer_in(line->arena);
    struct json json = json_in(&out);
    json_open(&json, '[');
    for (size_t i = 0; i < people->count; i++) {
        const struct user_row *person = &people->items[i];
        json_open(&json, '{');
        json_put_i64(&json, "id", person->id);
        json_put_text(&json, "name", person->name);
        json_put_text(&json, "email", person->email);
        json_put_text(&json, "role", role_word(person->role));
        json_put_bool(&json, "disabled", person->disabled);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    print_json(line->arena, buffer_str(&out));
}

static int user_list(const struct command_line *line)
{
    struct options options = {.line = line};
    option_plain(&options);
    bool as_json = option_is_set(&options, "--json");
    if (!options_end(&options))
        return EXIT_USAGE;
    AUTO(db_close_p) struct db *db = NULL;
    struct user_row_list people = {0};
    if (open_current_database(line, &db) != OK ||
        people_list(operator_new(db, line->arena, instant_now()), &people) != OK)
        return EXIT_FAILED;
    if (as_json) {
        print_list(line, &people);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < people.count; i++) {
        const struct user_row *person = &people.items[i];
        struct str role = role_word(person->role);
        printf("%6lld  %-8.*s  %-32.*s  %.*s%s\n", (long long)person->id, STR_ARGS(role),
               STR_ARGS(utf8_for_terminal(line->arena, person->email)),
               STR_ARGS(utf8_for_terminal(line->arena, person->name)),
               person->disabled ? " (disabled)" : "");
    }
    return EXIT_DONE;
}

static int user_password(const struct command_line *line)
{
    struct options options = {.line = line};
    option_plain(&options);
    const char *email = option_plain(&options);
    bool from_stdin = option_is_set(&options, "--password-stdin");
    struct str password, hash;
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!email || !from_stdin)
        return usage_error("usage: sapa user password EMAIL --password-stdin");
    if (read_password(line, &password) != OK || check_password(password) != EXIT_DONE)
        return EXIT_FAILED;
    AUTO(db_close_p) struct db *db = NULL;
    if (open_current_database(line, &db) != OK ||
        password_hash(line->arena, password, &hash) != OK || db_begin(db) != OK)
        return EXIT_FAILED;
    enum err err = finish(db, people_set_password(operator_new(db, line->arena, instant_now()),
                                                  email_normal(line->arena, str_of(email)), hash));
    if (err == ERR_NOT_FOUND)
        return failure("nobody has the e-mail address %s", email);
    return err == OK ? EXIT_DONE : failure("the password could not be changed");
}

static int user_disable(const struct command_line *line)
{
    struct options options = {.line = line};
    option_plain(&options);
    const char *email = option_plain(&options);
    if (!options_end(&options))
        return EXIT_USAGE;
    if (!email)
        return usage_error("usage: sapa user disable EMAIL");
    AUTO(db_close_p) struct db *db = NULL;
    if (open_current_database(line, &db) != OK || db_begin(db) != OK)
        return EXIT_FAILED;
    enum err err = finish(db, people_disable(operator_new(db, line->arena, instant_now()),
                                             email_normal(line->arena, str_of(email))));
    if (err == ERR_NOT_FOUND)
        return failure("nobody has the e-mail address %s", email);
    return err == OK ? EXIT_DONE : failure("the person could not be disabled");
}

int command_user(const struct command_line *line)
{
    static const struct {
        const char *name;
        int (*run)(const struct command_line *line);
    } parts[] = {{"add", user_add},
                 {"list", user_list},
                 {"password", user_password},
                 {"disable", user_disable}};
    const char *name = line->count ? line->arguments[0] : "";
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (strcmp(name, parts[i].name) == 0)
            return parts[i].run(line);
    return usage_error("user needs one of add, list, password, disable");
}
