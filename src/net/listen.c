#include "net/listen.h"
#include "base/log.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* False if it is not of the form host:port, or the port not a number. */
static bool split_address(struct str address, struct str *ret_host, struct str *ret_port)
{
    size_t colon = address.size;
    while (colon > 0 && address.at[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return false;
    struct str host = str_cut(address, colon - 1);
    bool is_bracketed = host.size > 2 && host.at[0] == '[' && host.at[host.size - 1] == ']';
    if (is_bracketed)
        host = (struct str){host.at + 1, host.size - 2};
    else if (str_find(host, ':') < host.size)
        return false;
    int64_t port;
    *ret_host = host;
    *ret_port = str_from(address, colon);
    return str_to_i64(*ret_port, &port) && port >= 0 && port <= 65535;
}

enum err listen_resolve(struct str address, struct addrinfo **ret)
{
    struct str host, port;
    if (!split_address(address, &host, &port)) {
        log_error("net.address_malformed", "%.*s: host:port is wanted", STR_ARGS(address));
        return ERR_INVALID;
    }
    AUTO(arena_free_p) struct arena *arena = arena_new();
    struct addrinfo hints = {
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
        .ai_socktype = SOCK_STREAM,
    };
    int err = getaddrinfo(host.size ? str_c(arena, host) : NULL, str_c(arena, port), &hints, ret);
    if (err) {
        log_error("net.address_unknown", "%.*s: %s", STR_ARGS(address), gai_strerror(err));
        return ERR_INVALID;
    }
    return OK;
}

static int port_of(int socket_fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(socket_fd, (struct sockaddr *)&address, &size) < 0)
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

static void set_port(struct addrinfo *info, int port)
{
    if (info->ai_family == AF_INET6)
        ((struct sockaddr_in6 *)(void *)info->ai_addr)->sin6_port = htons((uint16_t)port);
    else
        ((struct sockaddr_in *)(void *)info->ai_addr)->sin_port = htons((uint16_t)port);
}

/* The first is made to share its address only after it has it: with SO_REUSEPORT from the start
   it would silently share it with another server of the same user. */
static int bind_one(const struct addrinfo *info, bool is_first)
{
    int on = 1;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (is_first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
        bind(fd, info->ai_addr, info->ai_addrlen) == 0 &&
        (!is_first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0))
        return fd;
    int err = errno;
    close(fd);
    errno = err;
    return -1;
}

static enum err bind_all(struct addrinfo *info, int count, int *ret_sockets, int *ret_port)
{
    for (int i = 0; i < count; i++) {
        ret_sockets[i] = bind_one(info, i == 0);
        if (ret_sockets[i] < 0) {
            int err = errno;
            while (i--)
                close(ret_sockets[i]);
            errno = err;
            return ERR_UNAVAILABLE;
        }
        if (i == 0) {
            *ret_port = port_of(ret_sockets[0]);
            set_port(info, *ret_port);
        }
    }
    return OK;
}

enum err listen_bind(struct str address, int count, int *ret_sockets, int *ret_port)
{
    struct addrinfo *info;
    TRY(listen_resolve(address, &info));
    enum err err = bind_all(info, count, ret_sockets, ret_port);
    if (err)
        log_error("net.bind_failed", "%.*s: %s", STR_ARGS(address), strerror(errno));
    freeaddrinfo(info);
    return err;
}
