/* Subjects: thread.h. */
#include "base/ascii.h"
#include "mail/limits.h"
#include "mail/thread.h"
#include "mail/words.h"

/* What programs put before a subject when one answers, and when one hands on; in many languages. */
static const char *const answers[] = {"re",   "aw",   "bls",  "balas", "sv",  "vs",
                                      "antw", "odp",  "ynt",  "rif",   "res", "r",
                                      "回复", "答复", "回覆", "답장",  NULL};
static const char *const forwards[] = {"fwd",    "fw",   "wg",   "trs",  "tr", "rv",
                                       "enc",    "i",    "vb",   "vl",   "pd", "ilt",
                                       "doorst", "转发", "轉寄", "전달", NULL};

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_is_nocase(word, str_of(*list)))
            return true;
    return false;
}

/* Where the prefix at the beginning ends ("Re: ", "Re[2]: ", "回复：") and whether it hands on; 0:
   there is none. */
static size_t prefix_end(struct str subject, bool *ret_is_forward)
{
    static const struct str wide_colon = STR("\xEF\xBC\x9A");
    size_t size = 0, mark;
    while (size < subject.size && !strchr(" :[(", subject.at[size]) &&
           !str_starts(str_from(subject, size), wide_colon))
        size++;
    struct str word = str_cut(subject, size);
    bool is_forward = is_one_of(word, forwards);
    if (word.size == 0 || (!is_forward && !is_one_of(word, answers)))
        return 0;
    mark = size;
    if (mark < subject.size && (subject.at[mark] == '[' || subject.at[mark] == '(')) {
        size_t digit = mark + 1;
        while (digit < subject.size && is_digit(subject.at[digit]))
            digit++;
        if (digit == mark + 1 || digit == subject.size || !strchr("])", subject.at[digit]))
            return 0;
        mark = digit + 1;
    }
    while (mark < subject.size && subject.at[mark] == ' ')
        mark++;
    *ret_is_forward = is_forward;
    if (mark < subject.size && subject.at[mark] == ':')
        return mark + 1;
    return str_starts(str_from(subject, mark), wide_colon) ? mark + wide_colon.size : 0;
}

/* The first [#42] and where it stands; false if there is none. */
static bool find_token(struct str subject, size_t *ret_at, size_t *ret_end, int64_t *ret)
{
    for (size_t i = 0; i + 3 < subject.size; i++) {
        if (subject.at[i] != '[' || subject.at[i + 1] != '#')
            continue;
        struct str rest = str_from(subject, i + 2);
        size_t close = str_find(rest, ']');
        if (close < rest.size && str_to_i64(str_cut(rest, close), ret) && *ret > 0) {
            *ret_at = i;
            *ret_end = i + 2 + close + 1;
            return true;
        }
    }
    return false;
}

bool subject_token_read(struct str subject, int64_t *ret)
{
    size_t at, end;
    return find_token(subject, &at, &end, ret);
}

struct str subject_with_token(struct arena *arena, struct str subject, int64_t ticket_id)
{
    int64_t found;
    if (subject_token_read(subject, &found) && found == ticket_id)
        return subject;
    return str_print(arena, "[#%lld] %.*s", (long long)ticket_id, STR_ARGS(subject));
}

struct str subject_bare(struct str subject)
{
    size_t at, end;
    int64_t ticket_id;
    bool is_forward;
    for (;;) {
        subject = str_trim(subject);
        end = prefix_end(subject, &is_forward);
        if (!end && (!find_token(subject, &at, &end, &ticket_id) || at != 0))
            return subject;
        subject = str_from(subject, end);
    }
}

bool subject_is_forward(struct str subject)
{
    bool is_forward = false;
    return prefix_end(str_trim(subject), &is_forward) > 0 && is_forward;
}
