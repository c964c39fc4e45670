/*
 * The route table's types. A row names who may call it and on which lane it runs, and its handler's
 * second parameter is proof of that: there is no struct customer or struct staff without a session,
 * and a handler of another audience does not fit its row.
 */
#pragma once
#include "web/request.h"

enum audience {
    AUDIENCE_PUBLIC,   /* anybody */
    AUDIENCE_PERSON,   /* anybody who is signed in */
    AUDIENCE_CUSTOMER, /* role customer */
    AUDIENCE_STAFF,    /* roles agent and admin, with a permission */
    AUDIENCE_SERVER,   /* a program that signs its requests: JSON, no session, no CSRF token */
    AUDIENCE_GATEWAY, /* a provider of SMS or WhatsApp, known by what it signs or by a secret in the
                         address: any body, no session, no CSRF token */
};

enum lane {
    LANE_READ,  /* on a reader, in a snapshot */
    LANE_WRITE, /* checked and prepared on a reader, then run by the writer in a shared commit */
};

/* How often: see rate.h. */
enum rate { RATE_PAGE, RATE_SEND, RATE_LOGIN, RATE_REGISTER, RATE_LETTER };

struct publisher;
struct hook_call;
typedef enum err public_handler(struct request *request);
typedef enum err person_handler(struct request *request, const struct access *access);
typedef enum err customer_handler(struct request *request, const struct customer *customer);
typedef enum err staff_handler(struct request *request, const struct staff *staff);
typedef enum err server_handler(struct request *request, const struct publisher *publisher);
typedef enum err gateway_handler(struct request *request, const struct hook_call *call);

/* A handler in the shape of its row's audience. */
union handler {
    public_handler *public;
    person_handler *person;
    customer_handler *customer;
    staff_handler *staff;
    server_handler *server;
    gateway_handler *gateway;
};

struct route {
    enum http_method method;
    const char *path; /* "{id}" stands for a positive integer, "{other}" for any text */
    struct str name;
    enum audience audience;
    enum permission permission; /* of staff */
    enum lane lane;
    enum rate rate;
    union handler handle;
    /* What a WRITE row does before it meets the writer, e.g. hash a password; may be absent. */
    union handler prepare;
    bool prepares_slowly; /* it costs tens of milliseconds: it runs on the slow lane */
    bool needs_no_token;  /* who sends it was never given one: it proves itself otherwise */
    bool takes_files;     /* a body may bring some: they are kept before the writer is met */
    /* Shows the form again with its problems (HTML only); absent: an error page. */
    union handler again;
};

#define ROUTE(audience_, member_, method_, path_, name_, permission_, lane_, handler_, ...) \
    {                                                                                       \
        .method = HTTP_METHOD_##method_, .path = path_, .name = {name_, sizeof(name_) - 1}, \
        .audience = audience_, .permission = permission_, .lane = LANE_##lane_,             \
        .handle.member_ = handler_, __VA_ARGS__                                             \
    }
#define PUBLIC(method_, path_, name_, lane_, ...) \
    ROUTE(AUDIENCE_PUBLIC, public, method_, path_, name_, PERMISSION_NONE, lane_, __VA_ARGS__, )
#define PERSON(method_, path_, name_, lane_, ...) \
    ROUTE(AUDIENCE_PERSON, person, method_, path_, name_, PERMISSION_NONE, lane_, __VA_ARGS__, )
#define CUSTOMER(method_, path_, name_, lane_, ...) \
    ROUTE(AUDIENCE_CUSTOMER, customer, method_, path_, name_, PERMISSION_NONE, lane_, __VA_ARGS__, )
#define STAFF(method_, path_, name_, permission_, lane_, ...) \
    ROUTE(AUDIENCE_STAFF, staff, method_, path_, name_, permission_, lane_, __VA_ARGS__, )

#define SERVER(method_, path_, name_, lane_, ...) \
    ROUTE(AUDIENCE_SERVER, server, method_, path_, name_, PERMISSION_NONE, lane_, __VA_ARGS__, )
#define GATEWAY(method_, path_, name_, lane_, ...) \
    ROUTE(AUDIENCE_GATEWAY, gateway, method_, path_, name_, PERMISSION_NONE, lane_, __VA_ARGS__, )

/* What calls there is no browser: its body is no form. */
static inline bool route_is_for_programs(const struct route *route)
{
    return route->audience == AUDIENCE_SERVER || route->audience == AUDIENCE_GATEWAY;
}

extern const struct route routes[];
extern const size_t route_count;

/* Finds the row of a path. ret_id gets the {id}. NULL: no such path, or, when *ret_allowed is set,
   no such method of it. ret_allowed gets a bit (1 << method) for each method that the path has. */
const struct route *route_find(enum http_method method, struct str path, int64_t *ret_id,
                               unsigned *ret_allowed);
