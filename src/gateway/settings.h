/* How gateways are set up: texts as they stand in the settings (SAPA_TWILIO_URL, ...), of which
   those of the chosen drivers count. "" or STR_NONE where nothing is set. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct sockaddr;

enum phone_kind { PHONE_NONE, PHONE_SMS, PHONE_WHATSAPP };

struct gateway_settings {
    struct str sms, whatsapp; /* names of drivers */
    struct {
        struct str url, account_sid, auth_token, phone_number, whatsapp_number;
    } twilio;
    struct {
        struct str url, phone_number_id, token, app_secret, verify_token;
    } cloud;
    struct {
        struct str url, token;
    } fonnte, wablas;
    struct {
        struct str url, userkey, passkey;
    } zenziva;
    struct {
        struct str url, user, password, device, secret;
    } gowa;
    struct {
        struct str url, method, headers, body, success, id;
    } http;
    struct str hook_secret; /* of which hook_path() makes secrets; never empty */
    struct str public_url;  /* SAPA_URL without a trailing '/': what providers sign */
    int timeout_ms;         /* of a whole call; 0: TRANSFER_TIMEOUT_MS */
    /* Which addresses of files are called; NULL: address_is_public(). For tests. */
    bool (*may_fetch)(const struct sockaddr *address);
};
