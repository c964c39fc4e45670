/* Whose answers the tests of mail take. Signatures in corpus/ are made with this secret. */
#pragma once
#include "mail/thread.h"

static const struct mail_identity identity = {STR("corpus secret"), STR("bantuan@toko.test")};
