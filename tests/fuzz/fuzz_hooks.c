/*
 * Any bytes as what a provider calls in with, rightly signed: it is refused, or what is made of it
 * holds what gateway/hook.h promises, and is read back the same from how it is kept.
 */
#include "base/checksum.h"
#include "base/random.h"
#include "base/utf8.h"
#include "gateway/hook.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_line(struct str text, size_t max)
{
    must(text.size <= max && utf8_is_valid(text) && utf8_is_one_line(text));
}

static void check_item(struct arena *arena, const struct hook_item *item)
{
    struct hook_item again;
    check_line(item->gateway_id, HOOK_WORD_MAX);
    check_line(item->from, HOOK_WORD_MAX + 3);
    check_line(item->from_name, HOOK_WORD_MAX);
    check_line(item->reason, HOOK_WORD_MAX);
    must(utf8_is_valid(item->text) && item->text.size <= HOOK_TEXT_MAX);
    must(str_find(item->text, 0) == item->text.size && item->media_count <= HOOK_MEDIA_MAX);
    must(item->gateway_id.size > 0);
    must(hook_item_read(arena, hook_item_text(arena, item), &again) == OK);
    must(again.kind == item->kind && str_is(again.gateway_id, item->gateway_id));
    if (item->kind == HOOK_MESSAGE)
        must(str_is(again.text, item->text) && str_is(again.from, item->from) &&
             again.media_count == item->media_count);
    else
        must(again.state == item->state && str_is(again.reason, item->reason));
}

static struct str signature_of(struct arena *arena, const char *driver, struct str body)
{
    if (strcmp(driver, "twilio") == 0) /* of no fields; with some it is refused */
        return checksum_hmac_sha1_base64(arena, STR("token"), STR("https://h/hooks/twilio"));
    struct str hex = digest_hex(arena, digest_hmac(STR("secret"), body));
    return str_print(arena, "sha256=%.*s", STR_ARGS(hex));
}

static void call(struct arena *arena, const char *driver, struct str body)
{
    const struct gateway_settings settings = {
        .whatsapp = str_of(driver),
        .twilio = {.auth_token = STR("token")},
        .cloud = {.app_secret = STR("secret")},
        .gowa = {.url = STR("http://gowa"), .secret = STR("secret")},
        .hook_secret = STR("a secret of the fuzzer"),
        .public_url = STR("https://h"),
    };
    struct str path = hook_path(arena, &settings, str_of(driver));
    size_t start = strlen("/hooks/") + strlen(driver) + 1;
    const struct hook_request request = {.method = STR("POST"),
                                         .path = path,
                                         .secret = str_from(path, start),
                                         .signature = signature_of(arena, driver, body),
                                         .body = body};
    struct hook_batch batch;
    if (hook_read(str_of(driver), &settings, &request, arena, &batch) != OK)
        return;
    must(batch.count <= HOOK_ITEMS_MAX);
    for (size_t i = 0; i < batch.count; i++)
        check_item(arena, &batch.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const drivers[] = {"twilio", "cloud", "fonnte", "wablas", "gowa", "http"};
    AUTO(arena_free_p) struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(drivers); i++)
        call(arena, drivers[i], (struct str){(const char *)bytes, size});
    return 0;
}
