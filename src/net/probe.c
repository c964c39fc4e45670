#include "net/probe.h"
#include "net/listen.h"
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { ANSWER_MAX = 4096 };

/* With deadlines for connecting, sending and receiving; -1 when nobody is there. */
static int connect_to(const struct addrinfo *info)
{
    const struct timeval patience = {.tv_sec = PROBE_MS / 1000};
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        connect(fd, info->ai_addr, info->ai_addrlen) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool holds(const char *text, size_t size, struct str part)
{
    return memmem(text, size, part.at, part.size) != NULL;
}

static enum probe ask_health(int fd)
{
    static const char question[] =
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char answer[ANSWER_MAX];
    size_t size = 0;
    ssize_t got = send(fd, question, sizeof question - 1, MSG_NOSIGNAL);
    while (got > 0 && size < sizeof answer) {
        got = recv(fd, answer + size, sizeof answer - size, 0);
        size += got > 0 ? (size_t)got : 0;
    }
    if (!holds(answer, size, STR("\r\nX-Request-Id: ")))
        return PROBE_OTHER;
    bool is_well = size > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0 &&
                   holds(answer, size, STR("\r\n\r\nok\n"));
    return is_well ? PROBE_SAPA : PROBE_SAPA_ILL;
}

enum probe probe_address(struct str address)
{
    struct addrinfo *info;
    int port, fd;
    if (listen_resolve(address, &info) != OK)
        return PROBE_UNUSABLE;
    fd = connect_to(info);
    freeaddrinfo(info);
    if (fd >= 0) {
        enum probe probe = ask_health(fd);
        close(fd);
        return probe;
    }
    if (listen_bind(address, 1, &fd, &port) != OK)
        return PROBE_UNUSABLE;
    close(fd);
    return PROBE_FREE;
}
