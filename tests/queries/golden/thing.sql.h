/* Made from queries/thing.sql by tools/queryc. */
#pragma once
#include "base/err.h"
#include "base/instant.h"
#include "queries/thing.h"

struct desk;
struct customer;
struct thing;
struct staff;
struct thing_list;
struct part_list;

enum err thing_add(struct desk *desk, const struct customer *customer, struct str name, enum colour colour, int64_t size, bool is_new, struct str icon, struct str extra, struct instant made_at, struct thing *ret) MUST_USE;
enum err thing_find(struct desk *desk, const struct customer *customer, int64_t id, struct thing *ret) MUST_USE;
enum err thing_list(struct desk *desk, const struct staff *staff, int64_t user_id, enum colour colour, struct thing_list *ret) MUST_USE;
enum err thing_list_seen(struct desk *desk, const struct staff *staff, struct thing_list *ret) MUST_USE;
enum err thing_count(struct desk *desk, int64_t *ret) MUST_USE;
enum err thing_colour(struct desk *desk, const struct thing *thing, enum colour *ret) MUST_USE;
enum err thing_name(struct desk *desk, const struct thing *thing, struct str *ret) MUST_USE;
enum err thing_rename(struct desk *desk, const struct thing *thing, struct str name) MUST_USE;
enum err part_add(struct desk *desk, const struct thing *thing, struct str name, int64_t *ret) MUST_USE;
enum err part_list(struct desk *desk, const struct thing *thing, struct str start, struct part_list *ret) MUST_USE;
