#include "net/socket/upgrade.h"
#include "net/address.h"

void upgrade_drop(struct http_exchange *exchange)
{
    const struct upgrade *upgrade = exchange->upgrade;
    if (!upgrade)
        return;
    exchange->upgrade = NULL;
    if (upgrade->seat)
        seats_give_back(exchange->seats, upgrade->seat);
    if (upgrade->handler->closed)
        upgrade->handler->closed(NULL, upgrade->context, SOCKET_LOST);
}

static void fill_refusal(struct http_exchange *exchange, int status)
{
    struct http_response *response = &exchange->response;
    response->status = status;
    response->body = str_print(exchange->arena, "%d %s\n", status, http_status_reason(status));
    http_response_add(response, STR("Content-Type"), STR("text/plain"));
    if (status == 426) { /* RFC 9110, 15.5.22; RFC 6455, 4.4 */
        http_response_add(response, STR("Upgrade"), STR("websocket"));
        http_response_add(response, STR("Sec-WebSocket-Version"), STR("13"));
    } else if (status == 429 || status == 503) {
        http_response_add(response, STR("Retry-After"), STR("5"));
    }
}

static void fill_agreement(struct http_exchange *exchange, const struct handshake *handshake)
{
    struct http_response *response = &exchange->response;
    struct str key = http_request_field(&exchange->request, STR("Sec-WebSocket-Key"));
    struct str extensions = handshake_extensions(exchange->arena, handshake);
    response->status = 101;
    http_response_add(response, STR("Upgrade"), STR("websocket"));
    http_response_add(response, STR("Sec-WebSocket-Accept"),
                      handshake_accept(exchange->arena, key));
    if (extensions.size)
        http_response_add(response, STR("Sec-WebSocket-Extensions"), extensions);
}

enum err http_upgrade(struct http_exchange *exchange, const struct socket_handler *handler,
                      void *context)
{
    struct handshake handshake;
    struct seat *seat = NULL;
    upgrade_drop(exchange); /* a handler that is run again */
    int status = handshake_read(&exchange->request, &handshake);
    if (status != 101) {
        fill_refusal(exchange, status);
        return ERR_INVALID;
    }
    struct str network = address_network(exchange->arena, exchange->request.peer);
    enum err err = exchange->seats ? seats_take(exchange->seats, network, &seat) : OK;
    if (err != OK) {
        fill_refusal(exchange, err == ERR_LIMITED ? 429 : 503);
        return err;
    }
    fill_agreement(exchange, &handshake);
    exchange->upgrade = NEW(exchange->arena, struct upgrade);
    *exchange->upgrade = (struct upgrade){handshake, handler, context, seat};
    return OK;
}
