/*
 * By what the desk can tell people anything outside its pages, as it is set up (SAPA_MAIL_URL,
 * SAPA_SMS, SAPA_WHATSAPP, SAPA_NOTIFY_DELAY, SAPA_QUIET_HOURS). Constant while serving. A desk
 * without outlets (desk->outlets is NULL, or nothing is set up) writes no notifications: commands
 * and imports tell nobody.
 */
#pragma once
#include "calendar/quiet.h"

struct outlets {
    bool has_email, has_sms, has_whatsapp;
    int64_t delay_s; /* several messages within this are told of at once; 0: each by itself */
    struct quiet_hours quiet; /* of SMS and WhatsApp */
    const struct zone *zone;  /* whose clock these go by */
};
