/* Whose answers the tests of mail take. Signatures in corpus/ are made with this secret. */
#pragma once
#include "mail/thread.h"

static const struct mail_identity identity = {{"corpus secret", 13}, {"bantuan@toko.test", 17}};
