/* The settings of the ways out and in, as gateway/ takes them. */
#pragma once
#include "gateway/settings.h"
#include "settings.h"

/* `secret` is SAPA_SECRET, or what was made in its place. Borrowed texts. */
struct gateway_settings gateways_of(const struct settings *settings, struct str secret);
