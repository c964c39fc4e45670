#include "mail/automatic.h"
#include "mail/compose.h"
#include "mail/words.h"

static bool has_header(const struct mime_part *mail, const char *name)
{
    return mime_raw(mail, name).at != NULL;
}

static bool has_any_header(const struct mime_part *mail, const char *const *names)
{
    for (; *names; names++)
        if (has_header(mail, *names))
            return true;
    return false;
}

static bool has_precedence(const struct mime_part *mail, const char *const *values)
{
    return starts_any(str_trim(mime_value(mail, "Precedence")), values);
}

static bool header_says(const struct mime_part *mail)
{
    static const char *const telling[] = {"X-Autoreply", "X-Autorespond", "X-Auto-Reply-From",
                                          NULL};
    static const char *const precedences[] = {"junk", "auto_reply", NULL};
    struct str submitted = mime_value(mail, "Auto-Submitted");
    /* "no; owner-email=..." is no as well. */
    submitted = str_trim(str_cut(submitted, str_find(submitted, ';')));
    return (submitted.size && !str_is_nocase(submitted, STR("no"))) ||
           has_any_header(mail, telling) || has_precedence(mail, precedences) ||
           str_is(str_trim(mime_raw(mail, "Return-Path")), STR("<>"));
}

bool mail_wants_no_answer(const struct mime_part *mail)
{
    static const char *const telling[] = {"List-Id", "List-Unsubscribe", "List-Post",
                                          "X-Auto-Response-Suppress", NULL};
    static const char *const precedences[] = {"bulk", "list", NULL};
    return has_any_header(mail, telling) || has_precedence(mail, precedences);
}

/* A person may write that they are on vacation, and want something: the words stand alone, or
   before the subject that is answered. */
static bool subject_says(struct str subject)
{
    static const char *const words[] = {"Out of office",
                                        "Out of the office",
                                        "Out of office autoreply",
                                        "Automatic reply",
                                        "Auto reply",
                                        "Auto-reply",
                                        "Autoreply",
                                        "Auto response",
                                        "Autoresponse",
                                        "Vacation reply",
                                        "Balasan otomatis",
                                        "Jawaban otomatis",
                                        "Sedang cuti",
                                        "Tidak di kantor",
                                        "Di luar kantor",
                                        "Automatische Antwort",
                                        "Abwesenheitsnotiz",
                                        "Abwesend",
                                        "Réponse automatique",
                                        "Absence du bureau",
                                        "Respuesta automática",
                                        "Fuera de la oficina",
                                        "Risposta automatica",
                                        "Fuori sede",
                                        "Automatisch antwoord",
                                        "Afwezig",
                                        "Resposta automática",
                                        "Autosvar",
                                        "Automatiskt svar",
                                        "Automatisk svar",
                                        "Automatyczna odpowiedź",
                                        "Automatická odpověď",
                                        "Автоответ",
                                        "自动回复",
                                        "自動回覆",
                                        "自動応答",
                                        "不在通知",
                                        "자동 회신"};
    static const struct str wide_colon = STR("：");
    size_t end = str_find(subject, ':'), wide_end = find_nocase(subject, wide_colon);
    struct str before = str_trim(str_cut(subject, end < wide_end ? end : wide_end));
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is_nocase(before, str_of(words[i])))
            return true;
    return false;
}

bool is_mail_system(struct str address)
{
    static const char *const locals[] = {"mailer-daemon", "postmaster", "mail-daemon",
                                         "mailerdaemon"};
    struct str local = str_cut(address, str_find(address, '@'));
    for (size_t i = 0; i < COUNT_OF(locals); i++)
        if (str_is_nocase(local, str_of(locals[i])))
            return true;
    return local.size == 0;
}

static bool is_nobody(struct str address)
{
    static const char *const locals[] = {"no-reply",     "noreply",    "no_reply",
                                         "do-not-reply", "donotreply", NULL};
    return starts_any(address, locals);
}

bool mail_is_automatic(const struct mime_part *mail, struct str subject, struct str from_address)
{
    return header_says(mail) || has_header(mail, MAIL_OWN_HEADER) ||
           str_is(mail->type, STR("multipart/report")) ||
           str_is(mail->type, STR("text/calendar")) || subject_says(subject) ||
           is_mail_system(from_address) || is_nobody(from_address);
}
