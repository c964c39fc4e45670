/* SAPA_WS_ECHO: a WebSocket that says what it hears, for suites that test the protocol. */
#pragma once
#include "web/route.h"

public_handler echo_show;
