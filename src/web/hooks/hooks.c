#include "web/hooks/hooks.h"
#include "desk/incoming/incoming.h"
#include "web/hooks/call.h"

static void reply_to(struct request *request, const struct hook_call *call)
{
    struct http_response *response = &request->exchange->response;
    response->status = 200;
    response->body = call->batch.reply;
    http_response_add(response, STR("Content-Type"), str_of(call->batch.reply_type));
}

enum err hooks_confirm(struct request *request, const struct hook_call *call)
{
    TRY(call->err);
    reply_to(request, call);
    return OK;
}

static struct str channel_of(const struct hook_item *item)
{
    return item->kind == HOOK_STATUS    ? STR_NONE
           : item->channel == PHONE_SMS ? STR("sms")
                                        : STR("whatsapp");
}

/* Each is a row, which is on disk before the provider is answered: what it says again is nothing
   new, and what is made of it is another's work. */
enum err hooks_store(struct request *request, const struct hook_call *call)
{
    TRY(call->err);
    for (size_t i = 0; i < call->batch.count; i++) {
        const struct hook_item *item = &call->batch.items[i];
        const struct incoming_draft draft = {
            .gateway = call->gateway,
            .is_message = item->kind == HOOK_MESSAGE,
            .gateway_id = hook_item_key(request->arena, item),
            .content = hook_item_text(request->arena, item),
            .channel = channel_of(item),
            .sender = item->from,
            .media = (int64_t)item->media_count,
        };
        bool is_new;
        TRY(incoming_add(&request->desk, &draft, &is_new));
    }
    reply_to(request, call);
    return OK;
}
