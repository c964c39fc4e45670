#include "mail/address.h"
#include "base/ascii.h"
#include "mail/limits.h"

/* RFC 5322, 3.2.3: what an atom is made of. */
static bool is_of_atom(char c)
{
    return is_alphanumeric(c) || (c != 0 && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_local(struct str local)
{
    struct str atom;
    if (local.size == 0 || local.size > MAIL_LOCAL_BYTES)
        return false;
    while (str_split(&local, '.', &atom)) {
        if (atom.size == 0)
            return false;
        for (size_t i = 0; i < atom.size; i++)
            if (!is_of_atom(atom.at[i]))
                return false;
    }
    return true;
}

/* RFC 1123, 2.1. */
static bool is_domain(struct str domain)
{
    struct str label;
    if (domain.size == 0 || domain.size > MAIL_DOMAIN_BYTES)
        return false;
    while (str_split(&domain, '.', &label)) {
        if (label.size == 0 || label.size > MAIL_LABEL_BYTES || label.at[0] == '-' ||
            label.at[label.size - 1] == '-')
            return false;
        for (size_t i = 0; i < label.size; i++)
            if (!is_alphanumeric(label.at[i]) && label.at[i] != '-')
                return false;
    }
    return true;
}

bool mail_address_read(struct str address, struct mail_address *ret)
{
    size_t at = str_find(address, '@');
    struct str local = str_cut(address, at), domain = str_from(address, at + 1);
    if (address.size > MAIL_ADDRESS_BYTES || !is_local(local) || !is_domain(domain))
        return false;
    size_t plus = str_find(local, '+');
    *ret = (struct mail_address){str_cut(local, plus), str_from(local, plus + 1), domain};
    return true;
}

bool mail_address_is_valid(struct str address)
{
    struct mail_address parts;
    return mail_address_read(address, &parts);
}

bool mail_id_is_valid(struct str id)
{
    if (id.size < 3 || id.size > MAIL_ID_BYTES || id.at[0] != '<' || id.at[id.size - 1] != '>')
        return false;
    for (size_t i = 1; i + 1 < id.size; i++)
        if (id.at[i] <= ' ' || id.at[i] > '~' || id.at[i] == '<' || id.at[i] == '>')
            return false;
    return true;
}
