#include "gateways.h"

struct gateway_settings gateways_of(const struct settings *settings, struct str secret)
{
    struct str url = setting(settings, SETTING_url);
#define OF(name) setting(settings, SETTING_##name)
    return (struct gateway_settings){
        .sms = OF(sms),
        .whatsapp = OF(whatsapp),
        .twilio = {OF(twilio_url), OF(twilio_account_sid), OF(twilio_auth_token),
                   OF(twilio_phone_number), OF(twilio_whatsapp_number)},
        .cloud = {OF(cloud_url), OF(cloud_phone_number_id), OF(cloud_token), OF(cloud_app_secret),
                  OF(cloud_verify_token)},
        .fonnte = {OF(fonnte_url), OF(fonnte_token)},
        .wablas = {OF(wablas_url), OF(wablas_token)},
        .zenziva = {OF(zenziva_url), OF(zenziva_userkey), OF(zenziva_passkey)},
        .gowa = {OF(gowa_url), OF(gowa_user), OF(gowa_password), OF(gowa_device), OF(gowa_secret)},
        .http = {OF(http_url), OF(http_method), OF(http_headers), OF(http_body), OF(http_success),
                 OF(http_id)},
        .hook_secret = OF(hook_secret).size ? OF(hook_secret) : secret,
        .public_url = url.at[url.size - 1] == '/' ? str_cut(url, url.size - 1) : url,
    };
#undef OF
}
