/* Addresses that providers of SMS and WhatsApp call (gateway/hook.h). Nobody else has a use for
   them: they have no pages, no sessions, and say nothing of the inside. */
#pragma once
#include "web/route.h"

gateway_handler hooks_confirm; /* GET: that the address is ours */
gateway_handler hooks_store;   /* POST: what people wrote, and what became of ours */
