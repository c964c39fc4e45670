/* People: log-in, registration, their own settings. Roles and access are in desk/access/. */
#pragma once
#include "desk/access/access.h"

/* What log-in needs of a person. */
struct account {
    int64_t id;
    struct str email, password; /* the kept hash */
    enum role role;
    bool is_disabled;
};

/* A member of staff whom a ticket can be assigned to. */
struct colleague {
    int64_t id;
    struct str name;
};

struct colleague_list {
    struct colleague *items;
    size_t count;
};

struct registration {
    struct str name, email, phone, password, password_confirmation;
};

/* Problems for every field that is not as it must be; a taken e-mail is found by user_register().
 */
enum err registration_check(struct desk *desk, const struct registration *registration) MUST_USE;
/* `password_hash` was made before, outside the writer. Makes a customer. */
enum err user_register(struct desk *desk, const struct registration *registration,
                       struct str password_hash, int64_t *ret_id) MUST_USE;

/* E-mail addresses are compared trimmed and in lower case. */
struct str email_normal(struct arena *arena, struct str email);
bool email_is_plausible(struct str email);
extern const char email_is_taken_text[]; /* for a problem */
/* Has anybody but a guest this address? */
enum err email_is_anothers(struct desk *desk, struct str email, bool *ret) MUST_USE;
/* Digits only, leading 0 or 8 as Indonesian: "+62..."; STR_NONE when nothing is left. */
struct str phone_normal(struct arena *arena, struct str phone);
/* What a search for a part of a number looks for: its digits, without the 0 of the trunk. "0812 34"
   and "+62 812-34" both find +6281234567. */
struct str phone_part(struct arena *arena, struct str phone);

enum err account_find(struct desk *desk, struct str email, struct account *ret) MUST_USE;
/* A new hash of the same password: no change that anybody made. */
enum err account_renew_hash(struct desk *desk, int64_t user_id, struct str password_hash) MUST_USE;
enum err account_set_password(struct desk *desk, int64_t user_id, struct str password_hash)
    MUST_USE;
/* One that somebody is given to begin with: 96 bits. */
struct str password_make(struct arena *arena);

/* Problems beside "password" and "password_confirmation" when a new one is not to be taken. */
void new_password_check(struct desk *desk, struct str password, struct str confirmation);
/* A problem beside "current_password" when it is not theirs. Costs what base/password.h says. */
enum err own_password_check(struct desk *desk, const struct person *person, struct str password)
    MUST_USE;

/* Problems beside "name" and "phone" when they cannot be kept. */
void contact_check(struct desk *desk, struct str name, struct str phone);

/* In the audit log: `actor_id` changed something of `user_id`; nothing when it is as it was. */
enum err user_note(struct desk *desk, int64_t actor_id, int64_t user_id, const char *field,
                   struct str from, struct str to) MUST_USE;
struct str switch_word(bool on); /* "on", "off" */

struct preferences {
    struct str name, phone;
    struct str locale;    /* empty for "as the browser says" */
    struct str theme;     /* empty for "as the system" */
    struct str enter_key; /* empty for "as usual": customers' sends */
    bool prefer_email, prefer_sms, prefer_whatsapp;
};

bool theme_is_known(struct str theme); /* "light", "dark" */

enum err preferences_save(struct desk *desk, const struct person *person,
                          const struct preferences *preferences) MUST_USE;

/* All who may be assigned, by name. */
enum err colleague_list(struct desk *desk, const struct staff *staff, struct colleague_list *ret)
    MUST_USE;
enum err colleague_find(struct desk *desk, const struct staff *staff, int64_t id,
                        struct colleague *ret) MUST_USE;

#include "desk/user/user.sql.h" /* email_is_taken() */

/* "Budi" of "Budi Santoso" */
struct str first_name(struct str name);
