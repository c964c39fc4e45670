/* Who is at an address on this machine? */
#pragma once
#include "base/str.h"

enum probe {
    PROBE_FREE,     /* nobody, and we may listen there */
    PROBE_SAPA,     /* a Sapa that is well */
    PROBE_SAPA_ILL, /* a Sapa whose /healthz does not say ok */
    PROBE_OTHER,    /* something else answers */
    PROBE_UNUSABLE, /* nobody, but we may not listen there; logged why not */
};

/* "host:port" as SAPA_LISTEN has it. Waits for an answer PROBE_MS at most. */
enum { PROBE_MS = 3000 };
enum probe probe_address(struct str address);
