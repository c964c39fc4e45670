#include "web/live/echo.h"
#include "net/socket.h"

static void echo(struct socket *socket, void *context, bool is_text, struct str bytes)
{
    (void)context;
    struct frame *frame = is_text ? frame_text(bytes) : frame_binary(bytes);
    socket_send(socket, frame);
    frame_unref(frame);
}

static const struct socket_handler handler = {.message = echo};

enum err echo_show(struct request *request)
{
    if (!request->web->echoes)
        return ERR_NOT_FOUND;
    /* Whatever it says, the response says it too. */
    enum err err = http_upgrade(request->exchange, &handler, NULL);
    (void)err;
    return OK;
}
