/* A call of a provider, believed: only hook_call_check() makes one. */
#pragma once
#include "gateway/hook.h"
#include "web/request.h"

struct hook_call {
    struct str gateway; /* "twilio", ... */
    enum err err;       /* of what it says; OK: batch has it */
    struct hook_batch batch;
};

/* NULL: it is somebody else who calls, or says he is who he is not. */
const struct hook_call *hook_call_check(struct request *request);
