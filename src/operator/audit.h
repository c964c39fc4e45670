/* Whether the audit log is as it was written. */
#pragma once
#include "desk/audit/audit.h"
#include "operator/operator.h"

struct audit_verdict {
    int64_t rows;
    int64_t broken_id;  /* the first row that does not fit; 0: all do */
    const char *reason; /* in English; NULL when all is well */
    struct str hash;    /* of the last row: note it elsewhere, and a forged chain shows too */
};

/* Reads all of it in one snapshot, in batches. A finding is a verdict, not an error. */
enum err audit_verify(struct operator* operator, struct audit_verdict * ret) MUST_USE;
