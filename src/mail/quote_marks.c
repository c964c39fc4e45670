#include "mail/quote_marks.h"
#include "base/ascii.h"
#include "mail/limits.h"
#include "mail/words.h"

enum { ATTRIBUTION_BYTES = 500 };

static const struct str wide_colon = STR("：");

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (is_digit(text.at[i]))
            return true;
    return false;
}

/* "10:00", "10.00" */
static bool has_time(struct str text)
{
    for (size_t i = 1; i + 2 < text.size; i++)
        if ((text.at[i] == ':' || text.at[i] == '.') &&
            has_digit(str_cut(str_from(text, i - 1), 1)) &&
            has_digit(str_cut(str_from(text, i + 1), 1)) &&
            has_digit(str_cut(str_from(text, i + 2), 1)))
            return true;
    return false;
}

/* Gmail and Thunderbird write them bold, as text between stars. */
static struct str without_stars(struct str line)
{
    line = str_trim(line);
    while (line.size && line.at[0] == '*')
        line = str_from(line, 1);
    while (line.size && line.at[line.size - 1] == '*')
        line.size--;
    return str_trim(line);
}

static bool ends_with_colon(struct str line)
{
    return ends_nocase(line, STR(":")) || ends_nocase(line, wide_colon);
}

static bool ends_with_any(struct str text, const char *const *list)
{
    for (; *list; list++)
        if (ends_nocase(text, str_of(*list)))
            return true;
    return false;
}

static struct str without_colon(struct str line)
{
    static const struct str hard_blank = STR("\xC2\xA0");
    line.size -= ends_nocase(line, wide_colon) ? wide_colon.size : 1;
    line = str_trim(line);
    if (ends_nocase(line, hard_blank)) /* French */
        line.size -= hard_blank.size;
    return line;
}

bool begins_attribution(struct str line)
{
    static const char *const words[] = {"On ", "Pada ", "Am ",   "Le ",    "El ",   "Il ",
                                        "Op ", "Em ",   "Den ",  "Dne ",   "Dnia ", "W dniu ",
                                        "På ", "Vào ",  "Ter, ", "Em ter", NULL};
    line = without_stars(line);
    return starts_any(line, words) || (line.size && is_digit(line.at[0]));
}

bool is_attribution(struct str line, bool *ret_is_sure)
{
    static const char *const verbs[] = {
        " wrote",    " menulis",   " schrieb",    " a écrit", " escribió", " ha scritto",
        " escreveu", " schreef",   " skrev",      " napisał", " napsal",   " kirjoitti",
        " yazdı",    " написал",   " написал(а)", " пишет",   " đã viết",  "写道",
        "寫道",      "書きました", "のメール",    "작성",     NULL};
    line = without_stars(line);
    if (line.size > ATTRIBUTION_BYTES || !ends_with_colon(line) || !has_digit(line))
        return false;
    bool has_address = str_find(line, '@') < line.size, has_year = has_nocase(line, "20");
    /* Where there is no verb: "вт, 3 нояб. 2026 г. в 10:00, Budi <budi@demo.test>:" */
    bool is_verbless = has_address && has_time(line) && ends_nocase(without_colon(line), STR(">"));
    bool says_who = has_any(line, verbs);
    bool is_usual = is_verbless || begins_attribution(line) ||
                    ends_with_any(without_colon(line), verbs);
    *ret_is_sure = is_usual && (has_time(line) || has_year) && (has_address || has_time(line));
    return says_who || is_verbless;
}

bool is_divider(struct str line)
{
    static const char *const words[] = {"Original Message",
                                        "Original Appointment",
                                        "Ursprüngliche Nachricht",
                                        "Message d'origine",
                                        "Message d’origine",
                                        "Mensaje original",
                                        "Messaggio originale",
                                        "Mensagem original",
                                        "Oorspronkelijk bericht",
                                        "Pesan Asli",
                                        "Pesan Asal",
                                        "Ursprungligt meddelande",
                                        "Oprindelig meddelelse",
                                        "Opprinnelig melding",
                                        "Wiadomość oryginalna",
                                        "Původní zpráva",
                                        "Orijinal İleti",
                                        "Исходное сообщение",
                                        "原始邮件",
                                        "原始郵件",
                                        "원본 메시지",
                                        NULL};
    line = without_stars(line);
    if (!str_starts(line, STR("--")))
        return false;
    while (line.size && (line.at[0] == '-' || line.at[0] == ' '))
        line = str_from(line, 1);
    return starts_any(line, words);
}

bool is_rule(struct str line)
{
    enum { SHORTEST = 10 };
    line = str_trim(line);
    for (size_t i = 0; i < line.size; i++)
        if (line.at[i] != '_' && line.at[i] != '-')
            return false;
    return line.size >= SHORTEST;
}

/* One of the words, and a colon behind it. */
static bool is_field(struct str line, const char *const *names)
{
    line = without_stars(line);
    for (; *names; names++) {
        struct str name = str_of(*names);
        if (!starts_nocase(line, name))
            continue;
        struct str rest = str_from(line, name.size);
        while (rest.size && (rest.at[0] == ' ' || rest.at[0] == '*'))
            rest = str_from(rest, 1);
        if (str_starts(rest, STR("\xC2\xA0"))) /* French */
            rest = str_from(rest, 2);
        if (str_starts(rest, STR(":")) || str_starts(rest, wide_colon))
            return true;
    }
    return false;
}

bool is_from_field(struct str line)
{
    static const char *const names[] = {
        "From",   "Dari",      "Von", "De",     "Da",     "Van",    "Från",      "Fra", "Od",
        "Kimden", "Lähettäjä", "От",  "发件人", "寄件者", "差出人", "보낸 사람", NULL};
    return is_field(line, names);
}

bool is_other_field(struct str line)
{
    static const char *const names[] = {
        "Sent",      "Date",      "To",      "Cc",         "Subject",    "Dikirim",
        "Terkirim",  "Tanggal",   "Kepada",  "Ke",         "Subjek",     "Perihal",
        "Judul",     "Gesendet",  "Datum",   "An",         "Betreff",    "Envoyé",
        "À",         "Objet",     "Enviado", "Enviado el", "Enviada em", "Fecha",
        "Para",      "Asunto",    "Inviato", "Data",       "A",          "Oggetto",
        "Assunto",   "Verzonden", "Aan",     "Onderwerp",  "Skickat",    "Till",
        "Ämne",      "Sendt",     "Til",     "Emne",       "Wysłano",    "Do",
        "Temat",     "Odesláno",  "Komu",    "Předmět",    "Gönderildi", "Kime",
        "Konu",      "Copie",     "Bcc",     "Отправлено", "Кому",       "Тема",
        "发送时间",  "收件人",    "主题",    "送信日時",   "宛先",       "件名",
        "보낸 날짜", "받는 사람", "제목",    NULL};
    return is_field(line, names);
}

bool is_advertisement(struct str line)
{
    static const char *const words[] = {"Sent from my ",
                                        "Sent from Mail for ",
                                        "Sent from Yahoo Mail",
                                        "Sent from Outlook",
                                        "Sent via ",
                                        "Get Outlook for ",
                                        "Dikirim dari ",
                                        "Terkirim dari ",
                                        "Dapatkan Outlook untuk ",
                                        "Gesendet von ",
                                        "Von meinem iPhone gesendet",
                                        "Envoyé de mon ",
                                        "Envoyé à partir de ",
                                        "Enviado desde mi ",
                                        "Enviado do meu ",
                                        "Inviato da ",
                                        "Verzonden vanaf mijn ",
                                        "Skickat från min ",
                                        NULL};
    enum { LONGEST = 120 };
    line = str_trim(line);
    return line.size <= LONGEST && starts_any(line, words);
}
