/*
 * By what the desk can tell people anything outside its pages, as it is set up (SAPA_MAIL_URL,
 * SAPA_SMS, SAPA_WHATSAPP, SAPA_NOTIFY_DELAY, SAPA_QUIET_HOURS). Constant while serving. A desk
 * without outlets (desk->outlets is NULL, or nothing is set up) writes no notifications: commands
 * and imports tell nobody.
 */
#pragma once
#include "base/instant.h"

struct zone;

struct outlets {
    bool has_email, has_sms, has_whatsapp;
    int64_t delay_s; /* several messages within this are told of at once; 0: each by itself */
    int quiet_from, quiet_until; /* minutes of the day; equal: no quiet hours */
    const struct zone *zone;     /* whose clock they go by */
};

/* `at` itself, or the end of the quiet hours that it is in. */
struct instant outlets_loud(const struct outlets *outlets, struct instant at);
