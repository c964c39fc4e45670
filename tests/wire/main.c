/* Bytes on a socket: what the net floor does with every way to say a request. */
#include "wire.h"
#include "base/log.h"
#include "base/random.h"

int open_house(void **state)
{
    *state = house_open((struct http_server_options){0});
    return 0;
}

int close_house(void **state)
{
    house_close(*state);
    return 0;
}

struct client guest(void **state)
{
    return client_connect(house_port(*state));
}

int main(void)
{
    random_setup();
    log_setup(LOG_ERROR + 1, false);
    return test_framing() + test_refusals() + test_pipelining() + test_deadlines() + test_life() +
           test_files() + test_sockets() + test_frames();
}
