/* Rows of audit.sql that nobody else sees. */
#pragma once
#include "desk/audit/audit.h"

struct audit_head {
    int64_t last_id;
    struct str hash;
};
