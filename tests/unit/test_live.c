/* The Pusher protocol's small parts: names, signatures, texts, and who is in which channel. */
#include "net/socket.h"
#include "web/live/channel.h"
#include "web/live/limits.h"
#include "web/live/origin.h"
#include "web/live/passes.h"
#include "web/live/peers.h"
#include "web/live/rooms.h"
#include "web/live/signature.h"
#include "web/live/told.h"
#include "web/live/wire.h"
#include "support/of_arena.h"
#include <stdio.h>
#include <stdlib.h>

static void a_name_says_what_kind_of_channel_it_is(void **state)
{
    (void)state;
    static const struct {
        struct str name;
        enum channel_kind kind;
        bool is_cached;
    } cases[] = {
        {STR("orders"), CHANNEL_PUBLIC, false},
        {STR("support-ticket.42"), CHANNEL_PUBLIC, false},
        {STR("private-support-ticket.42"), CHANNEL_PRIVATE, false},
        {STR("private-encrypted-x"), CHANNEL_ENCRYPTED, false},
        {STR("presence-x"), CHANNEL_PRESENCE, false},
        {STR("cache-x"), CHANNEL_PUBLIC, true},
        {STR("private-cache-x"), CHANNEL_PRIVATE, true},
        {STR("private-encrypted-cache-x"), CHANNEL_ENCRYPTED, true},
        {STR("presence-cache-x"), CHANNEL_PRESENCE, true},
        {STR("x-private-y"), CHANNEL_PUBLIC, false}, /* only at the beginning */
        {STR("mycache-z"), CHANNEL_PUBLIC, false},
        {STR("#server-to-user-7"), CHANNEL_OF_USER, false},
        {STR("#server-to-user-"), CHANNEL_NONE, false},
        {STR("#other"), CHANNEL_NONE, false},
        {STR(""), CHANNEL_NONE, false},
        {STR("a b"), CHANNEL_NONE, false},
        {STR("a/b"), CHANNEL_NONE, false},
        {STR("caf\xC3\xA9"), CHANNEL_NONE, false},
        {STR("a\0b"), CHANNEL_NONE, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(channel_kind_of(cases[i].name), cases[i].kind);
        assert_int_equal(channel_is_cached(cases[i].name), cases[i].is_cached);
    }
    char longest[CHANNEL_NAME_MAX + 1];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(channel_kind_of((struct str){longest, CHANNEL_NAME_MAX}), CHANNEL_PUBLIC);
    assert_int_equal(channel_kind_of((struct str){longest, CHANNEL_NAME_MAX + 1}), CHANNEL_NONE);
}

static void assert_subject(const char *name, enum channel_subject subject, int64_t ticket_id)
{
    int64_t id;
    assert_int_equal(channel_subject_of(str_of(name), &id), subject);
    assert_int_equal(id, ticket_id);
}

static void a_channel_is_about_one_ticket_or_the_desk(void **state)
{
    (void)state;
    assert_subject("private-support-ticket.42", SUBJECT_TICKET, 42);
    assert_subject("presence-support-ticket.42", SUBJECT_TICKET, 42);
    assert_subject("support-ticket.42", SUBJECT_TICKET, 42);
    assert_subject("private-support-desk", SUBJECT_DESK, 0);
    static const char *const none[] = {
        "private-support-ticket.",    "private-support-ticket.0",
        "private-support-ticket.042", "private-support-ticket.-1",
        "private-support-ticket.4 2", "private-support-ticket.x",
        "private-support-desk.1",     "private-support-ticket.99999999999999999999",
        "xprivate-support-ticket.42",
    };
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_subject(none[i], SUBJECT_NONE, 0);
}

static void a_socket_id_is_two_numbers(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        ".",
                                        "1",
                                        "1.",
                                        ".1",
                                        "1.2.3",
                                        "a.1",
                                        "1.a",
                                        "-1.2",
                                        "1.2 ",
                                        "123456789012345678901.123456789012345678901"};
    assert_true(socket_id_is_valid(STR("1.2")));
    assert_true(socket_id_is_valid(STR("12345678901234567890.12345678901234567890")));
    assert_false(socket_id_is_valid(STR_NONE));
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(socket_id_is_valid(str_of(wrong[i])));
}

/* Those of the protocol's documentation. */
static void signatures_are_those_of_the_documentation(void **state)
{
    (void)state;
    const struct pusher pusher = {STR("3"), STR("278d425bdf160c739803"),
                                  STR("7ad3773142a6692b25b8")};
    struct str id = STR("1234.1234");
    assert_string_equal(
        signature_of_channel(arena, &pusher, id, STR("private-foobar"), STR_NONE).at,
        "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
    assert_string_equal(
        signature_of_channel(arena, &pusher, id, STR("presence-foobar"),
                             STR("{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Pusher\"}}"))
            .at,
        "278d425bdf160c739803:afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c");
    assert_string_equal(
        signature_of_user(arena, &pusher, id, STR("{\"id\":\"12345\"}")).at,
        "278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba");
    assert_string_equal(
        signature_of_request(arena, &pusher, "POST", STR("/apps/3/events"),
                             STR("auth_key=278d425bdf160c739803&auth_timestamp=1353088179&"
                                 "auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f"))
            .at,
        "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
}

static struct said read_said(const char *text)
{
    struct said said;
    assert_int_equal(said_read(arena, str_of(text), &said), OK);
    return said;
}

static void what_a_client_says_is_taken_apart(void **state)
{
    (void)state;
    struct said said = read_said("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\","
                                 "\"auth\":\"k:s\",\"channel_data\":\"{\\\"user_id\\\":1}\"}}");
    assert_true(str_is(said.event, STR("pusher:subscribe")));
    assert_true(str_is(said.channel, STR("a")));
    assert_true(str_is(said.auth, STR("k:s")));
    assert_true(str_is(said.channel_data, STR("{\"user_id\":1}")));
    said = read_said("{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"b\\\"}\"}");
    assert_true(str_is(said.channel, STR("b")));
    said = read_said(
        "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":{\"n\":[1,\"\xC3\xA9\"]}}");
    assert_true(str_is(said.data, STR("{\"n\":[1,\"\xC3\xA9\"]}")));
    said = read_said("{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":\"te\\\"xt\"}");
    assert_true(str_is(said.data, STR("\"te\\\"xt\"")));
    said = read_said("{\"event\":\"pusher:ping\"}");
    assert_null(said.channel.at);
}

static void what_is_no_message_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "x",
        "[]",
        "{}",
        "\"a\"",
        "{\"event\":1}",
        "{\"event\":\"\"}",
        "{\"event\":\"a\"",
        "{\"event\":\"a\",\"event\":\"b\"}",
        "null",
    };
    struct said said;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(said_read(arena, str_of(wrong[i]), &said), ERR_INVALID);
}

static void a_member_has_an_id(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "{}",
                                        "{\"user_id\":\"\"}",
                                        "{\"user_id\":null}",
                                        "{\"user_id\":{}}",
                                        "{\"user_id\":1.5}",
                                        "[1]"};
    struct member member;
    assert_int_equal(member_read(arena, STR("{\"user_id\":7,\"user_info\":{\"a\":1}}"), &member),
                     OK);
    assert_true(str_is(member.user_id, STR("7")));
    assert_true(str_is(member.user_info, STR("{\"a\":1}")));
    assert_int_equal(member_read(arena, STR("{\"user_id\":\"7\"}"), &member), OK);
    assert_true(str_is(member.user_info, STR("{}")));
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(member_read(arena, str_of(wrong[i]), &member), ERR_INVALID);
    assert_int_equal(user_read(arena, STR("{\"id\":\"7\"}"), &member), OK);
    assert_int_equal(user_read(arena, STR("{\"id\":7}"), &member), ERR_INVALID);
}

/* True: the user was not there before. */
static bool join(struct rooms *rooms, const char *user_id)
{
    struct room_change change;
    const struct member member = {str_of(user_id), STR("{}")};
    assert_int_equal(rooms_join(rooms, STR("presence-a"), &member, &change), OK);
    return change.came;
}

/* True: they are not there any more. */
static bool leave(struct rooms *rooms, const char *user_id)
{
    struct room_change change;
    rooms_leave(rooms, STR("presence-a"), str_of(user_id), &change);
    return change.left;
}

static const char *presence(struct rooms *rooms)
{
    return str_c(arena, rooms_presence(rooms, arena, STR("presence-a")));
}

static void a_user_is_there_once_however_many_sockets_they_have(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    struct str channel = STR("presence-a");
    assert_true(join(rooms, "7"));
    assert_false(join(rooms, "7"));
    assert_true(join(rooms, "9"));
    assert_int_equal(rooms_count(rooms, channel).subscriptions, 3);
    assert_int_equal(rooms_count(rooms, channel).users, 2);
    assert_string_equal(
        presence(rooms),
        "{\"presence\":{\"ids\":[\"7\",\"9\"],\"hash\":{\"7\":{},\"9\":{}},\"count\":2}}");
    assert_false(leave(rooms, "7"));
    assert_true(leave(rooms, "7"));
    assert_true(leave(rooms, "9"));
    assert_int_equal(rooms_count(rooms, channel).subscriptions, 0);
    assert_false(leave(rooms, "9"));
    rooms_free(rooms);
}

static void a_full_channel_takes_its_members_alone(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    struct room_change change;
    for (int i = 1; i <= ROOM_MEMBERS_MAX; i++)
        join(rooms, str_print(arena, "%d", i).at);
    const struct member one_more = {STR("x"), STR("{}")};
    assert_int_equal(rooms_join(rooms, STR("presence-a"), &one_more, &change), ERR_LIMITED);
    assert_false(join(rooms, "1"));
    assert_int_equal(rooms_count(rooms, STR("presence-a")).users, ROOM_MEMBERS_MAX);
    rooms_free(rooms);
}

/* ---- other nodes ------------------------------------------------------------------------------
 */

static struct room_change elsewhere(struct rooms *rooms, const char *channel, const char *user_id,
                                    struct room_elsewhere said)
{
    struct room_change change;
    const struct member member = {str_of(user_id), STR("{}")};
    rooms_set_elsewhere(rooms, str_of(channel), user_id ? &member : NULL, &said, &change);
    return change;
}

static void a_user_is_there_as_long_as_any_node_has_a_socket_of_theirs(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    struct str channel = STR("presence-a");
    assert_true(elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){1, 1, 2}).came);
    assert_false(elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){2, 1, 1}).came);
    assert_false(join(rooms, "7"));
    assert_int_equal(rooms_count(rooms, channel).subscriptions, 4);
    assert_int_equal(rooms_count(rooms, channel).users, 1);
    assert_false(leave(rooms, "7"));
    assert_false(rooms_are_heard(rooms, channel)); /* nobody of ours */
    assert_false(elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){1, 1, 0}).left);
    assert_true(elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){2, 1, 0}).left);
    assert_false(elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){2, 1, 0}).left);
    assert_int_equal(rooms_count(rooms, channel).subscriptions, 0);
    elsewhere(rooms, "orders", NULL, (struct room_elsewhere){1, 1, 5});
    assert_int_equal(rooms_count(rooms, STR("orders")).subscriptions, 5);
    assert_false(rooms_are_heard(rooms, STR("orders")));
    rooms_free(rooms);
}

static void note_left(void *context, struct str channel, struct str user_id)
{
    buffer_print(context, "%.*s %.*s ", STR_ARGS(channel), STR_ARGS(user_id));
}

static const char *swept(struct rooms *rooms, int node, uint64_t generation)
{
    struct buffer text = buffer_in(arena);
    rooms_sweep(rooms, node, generation, note_left, &text);
    return str_c(arena, buffer_str(&text));
}

static void what_a_node_does_not_list_again_is_gone(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    elsewhere(rooms, "presence-a", "7", (struct room_elsewhere){1, 1, 1});
    elsewhere(rooms, "presence-a", "8", (struct room_elsewhere){1, 1, 1});
    elsewhere(rooms, "presence-a", "9", (struct room_elsewhere){2, 1, 1});
    elsewhere(rooms, "orders", NULL, (struct room_elsewhere){1, 1, 1});
    join(rooms, "8");
    elsewhere(rooms, "presence-a", "8", (struct room_elsewhere){1, 2, 1});
    assert_string_equal(swept(rooms, 1, 2), "presence-a 7 ");
    assert_int_equal(rooms_count(rooms, STR("presence-a")).subscriptions, 3);
    assert_int_equal(rooms_count(rooms, STR("orders")).subscriptions, 0);
    assert_string_equal(swept(rooms, 1, 0), ""); /* 8 has a socket here */
    assert_string_equal(swept(rooms, 2, 0), "presence-a 9 ");
    assert_true(leave(rooms, "8"));
    rooms_free(rooms);
}

static void note_here(void *context, struct str channel, const struct member *member,
                      size_t sockets)
{
    buffer_print(context, "%.*s %.*s %zu,", STR_ARGS(channel),
                 STR_ARGS(member ? member->user_id : STR("-")), sockets);
}

static void a_node_lists_its_own_sockets(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    struct buffer text = buffer_in(arena);
    struct room_change change;
    elsewhere(rooms, "presence-a", "9", (struct room_elsewhere){2, 1, 1});
    rooms_each_here(rooms, note_here, &text);
    assert_int_equal(text.size, 0);
    join(rooms, "7");
    join(rooms, "7");
    rooms_each_here(rooms, note_here, &text);
    assert_string_equal(str_c(arena, buffer_str(&text)), "presence-a 7 2,");
    leave(rooms, "7");
    leave(rooms, "7");
    assert_int_equal(rooms_join(rooms, STR("orders"), NULL, &change), OK);
    assert_int_equal(change.sockets, 1);
    text = buffer_in(arena);
    rooms_each_here(rooms, note_here, &text);
    assert_string_equal(str_c(arena, buffer_str(&text)), "orders - 1,");
    rooms_free(rooms);
}

static void what_a_node_says_is_read_as_it_was_said(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "x",
                                        "[]",
                                        "{}",
                                        "{\"from\":\"0123456789abcdef\",\"n\":1}",
                                        "{\"from\":\"0123\",\"n\":1,\"say\":\"alive\"}"};
    const struct member member = {STR("7"), STR("\"a text\"")};
    struct saying saying;
    struct heard heard;
    struct room_heard room;
    saying_begin(&saying, "0123456789abcdef", 12, "there");
    saying_put_room(&saying.json, STR("presence-a"), &member, 3);
    assert_int_equal(heard_read(arena, saying_end(&saying), &heard), OK);
    saying_clear(&saying);
    assert_true(str_is(heard.from, STR("0123456789abcdef")));
    assert_true(str_is(heard.word, STR("there")));
    assert_int_equal(heard.number, 12);
    assert_int_equal(heard_room(heard.parts, heard.count, &room), OK);
    assert_true(str_is(room.channel, STR("presence-a")));
    assert_true(str_is(room.member.user_id, STR("7")));
    assert_true(str_is(room.member.user_info, STR("\"a text\"")));
    assert_int_equal(room.sockets, 3);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(heard_read(arena, str_of(wrong[i]), &heard), ERR_INVALID);
}

static void a_node_that_is_silent_is_found(void **state)
{
    (void)state;
    struct peers *peers = NEW(arena, struct peers);
    struct str one = STR("0000000000000001"), two = STR("0000000000000002");
    peers_add(peers, one)->heard_us = 10;
    peers_add(peers, two)->heard_us = 20;
    assert_null(peers_silent(peers, 10));
    assert_ptr_equal(peers_silent(peers, 15), peers_find(peers, one));
    peers_remove(peers, peers_find(peers, one));
    assert_null(peers_find(peers, one));
    assert_int_equal(peers_find(peers, two)->handle, 2);
    assert_int_equal(peers_add(peers, one)->handle, 3);
    while (peers->count < PEERS_MAX)
        assert_non_null(peers_add(peers, str_print(arena, "%016zu", peers->count + 100)));
    assert_null(peers_add(peers, STR("00000000000000ff")));
}

static void a_cached_channel_keeps_its_last_event_for_a_while(void **state)
{
    (void)state;
    struct rooms *rooms = rooms_new();
    struct frame *frame = frame_text(STR("{}"));
    struct str data;
    int64_t ttl_s;
    assert_null(rooms_cached(rooms, STR("cache-a"), 0));
    rooms_cache(rooms, STR("cache-a"), frame, STR("1"), 0);
    rooms_cache(rooms, STR("cache-a"), frame, STR("2"), 10);
    assert_true(rooms_cached_data(rooms, arena, STR("cache-a"), 20, &data, &ttl_s));
    assert_true(str_is(data, STR("2")));
    assert_int_equal(ttl_s, ROOM_CACHED_S - 10);
    struct frame *cached = rooms_cached(rooms, STR("cache-a"), 20);
    assert_ptr_equal(cached, frame);
    frame_unref(cached);
    assert_null(rooms_cached(rooms, STR("cache-a"), 10 + ROOM_CACHED_S));
    frame_unref(frame);
    rooms_free(rooms);
}

static struct pass pass_for(int64_t person_id, char session)
{
    struct pass pass = {.person_id = person_id, .role = ROLE_CUSTOMER};
    memset(pass.session_id, session, sizeof pass.session_id);
    return pass;
}

static bool is_of_session(void *context, const struct pass *pass)
{
    return pass->session_id[0] == *(const char *)context;
}

static void nobody_has_more_sockets_than_they_may(void **state)
{
    struct passes *passes = passes_new();
    const struct pass mine = pass_for(7, 'a'), later = pass_for(7, 'b'), other = pass_for(9, 'c');
    char id[32];
    (void)state;
    for (int i = 0; i <= LIVE_SOCKETS_PER_PERSON; i++) {
        snprintf(id, sizeof id, "1.%d", i);
        passes_add_socket(passes, str_of(id));
        assert_int_equal(passes_give(passes, str_of(id), &mine),
                         i < LIVE_SOCKETS_PER_PERSON ? PASS_GIVEN : PASS_TOO_MANY);
    }
    assert_int_equal(passes_give(passes, str_of(id), &other), PASS_GIVEN);
    assert_int_equal(passes_give(passes, STR("1.0"), &later), PASS_GIVEN); /* no socket more */
    passes_remove_socket(passes, STR("1.0"));
    assert_int_equal(passes_give(passes, str_of(id), &mine), PASS_GIVEN);
    passes_free(passes);
}

/* The sockets that go when only this session is in use: "1.1 1.2 ". */
static const char *refused_but(struct passes *passes, const struct doubts *doubts, char session)
{
    struct buffer text = buffer_in(arena);
    struct socket_ids ids = passes_refused(passes, arena, doubts, is_of_session, &session);
    for (size_t i = 0; i < ids.count; i++)
        buffer_print(&text, "%.*s ", STR_ARGS(ids.items[i]));
    return str_c(arena, buffer_str(&text));
}

static void only_those_in_doubt_lose_their_sockets(void **state)
{
    (void)state;
    struct passes *passes = passes_new();
    struct doubts doubts;
    const struct pass mine = pass_for(7, 'a'), later = pass_for(7, 'b'), other = pass_for(9, 'c');
    passes_add_socket(passes, STR("1.1"));
    passes_add_socket(passes, STR("1.2"));
    assert_int_equal(passes_give(passes, STR("1.1"), &mine), PASS_GIVEN);
    assert_int_equal(passes_give(passes, STR("1.2"), &other), PASS_GIVEN);
    assert_int_equal(passes_give(passes, STR("9.9"), &mine), PASS_OF_ANOTHER);
    assert_true(passes_take_doubts(passes, arena, 0, &doubts)); /* what is new is in doubt */
    assert_int_equal(doubts.count, 2);
    assert_int_equal(doubts.person_ids[0], 7);
    assert_true(passes_take_doubts(passes, arena, 0, &doubts));
    assert_int_equal(doubts.count, 0);
    assert_string_equal(refused_but(passes, &doubts, 'x'), "");
    passes_doubt(passes, 7);
    passes_doubt(passes, 7);
    assert_true(passes_take_doubts(passes, arena, 0, &doubts));
    assert_int_equal(doubts.count, 1);
    assert_string_equal(refused_but(passes, &doubts, 'a'), "");
    assert_string_equal(refused_but(passes, &doubts, 'x'), "1.1 ");
    /* One session that has ended is enough; what came after the question is not meant by it. */
    passes_add_socket(passes, STR("1.3"));
    assert_int_equal(passes_give(passes, STR("1.3"), &later), PASS_GIVEN);
    assert_string_equal(refused_but(passes, &doubts, 'a'), "");
    passes_remove_socket(passes, STR("1.1"));
    passes_doubt(passes, 0);
    assert_true(passes_take_doubts(passes, arena, 0, &doubts));
    assert_int_equal(doubts.count, 2);
    assert_string_equal(refused_but(passes, &doubts, 'b'), "1.2 ");
    passes_stop(passes);
    assert_false(passes_take_doubts(passes, arena, INT64_MAX, &doubts));
    passes_free(passes);
}

static void a_socket_has_only_so_many_sessions(void **state)
{
    (void)state;
    struct passes *passes = passes_new();
    struct pass pass;
    passes_add_socket(passes, STR("1.1"));
    for (int i = 0; i < LIVE_SESSIONS_MAX; i++) {
        pass = pass_for(7, (char)('a' + i));
        assert_int_equal(passes_give(passes, STR("1.1"), &pass), PASS_GIVEN);
    }
    assert_int_equal(passes_give(passes, STR("1.1"), &pass), PASS_GIVEN);
    pass = pass_for(7, 'z');
    assert_int_equal(passes_give(passes, STR("1.1"), &pass), PASS_TOO_MANY);
    passes_free(passes);
}

static void marks_are_kept_of_any_number_of_tickets(void **state)
{
    (void)state;
    struct told_marks *marks = told_marks_new();
    for (int64_t id = 1; id <= 5000; id++)
        told_mark_set(marks, id * 256, id);
    told_mark_set(marks, 256, 77);
    assert_int_equal(told_mark(marks, 256), 77);
    assert_int_equal(told_mark(marks, 5000 * 256), 5000);
    assert_int_equal(told_mark(marks, 1), 0);
    told_marks_free(marks);
}

static enum origin origin(const char *name, const char *host, const char *allowed)
{
    const struct http_field fields[] = {{STR("Host"), str_of(host)}, {STR("Origin"), str_of(name)}};
    const struct http_request request = {.fields = fields, .field_count = name ? 2 : 1};
    return origin_of(&request, STR("https://help.example.com"), str_of(allowed));
}

static void a_page_is_ours_or_may_come_or_not(void **state)
{
    static const char listed[] = "https://www.example.com, http://kedai.example:8000/";
    static const struct {
        const char *origin, *host, *allowed;
        enum origin expected;
    } cases[] = {
        {NULL, "help.example.com", "", ORIGIN_OWN},
        {"https://help.example.com", "10.0.0.11:8080", "", ORIGIN_OWN}, /* the proxy says another */
        {"https://HELP.example.com:443", "10.0.0.11:8080", "", ORIGIN_OWN},
        {"http://localhost:8080", "localhost:8080", "", ORIGIN_OWN},
        {"https://localhost:8080", "localhost:8080", "", ORIGIN_OWN}, /* TLS ends before us */
        {"http://localhost:8081", "localhost:8080", "", ORIGIN_REFUSED},
        {"https://www.example.com", "help.example.com", "", ORIGIN_REFUSED},
        {"http://help.example.com", "10.0.0.11:8080", "", ORIGIN_REFUSED},
        {"https://help.example.com.evil.example", "10.0.0.11:8080", "", ORIGIN_REFUSED},
        {"https://www.example.com", "help.example.com", "*", ORIGIN_ALLOWED},
        {"null", "help.example.com", "*", ORIGIN_ALLOWED}, /* of a sandbox, or of a file */
        {"null", "help.example.com", listed, ORIGIN_REFUSED},
        {"https://www.example.com", "help.example.com", listed, ORIGIN_ALLOWED},
        {"https://www.example.com:443", "help.example.com", listed, ORIGIN_ALLOWED},
        {"http://www.example.com", "help.example.com", listed, ORIGIN_REFUSED},
        {"https://www.example.com:8443", "help.example.com", listed, ORIGIN_REFUSED},
        {"http://kedai.example:8000", "help.example.com", listed, ORIGIN_ALLOWED},
        {"https://help.example.com", "10.0.0.11:8080", listed, ORIGIN_OWN},
        {"://help.example.com", "help.example.com", "", ORIGIN_OWN},
        {"help.example.com", "help.example.com", "", ORIGIN_REFUSED},
        {"https://", "", "", ORIGIN_REFUSED},
        {":", "", "", ORIGIN_REFUSED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (origin(cases[i].origin, cases[i].host, cases[i].allowed) != cases[i].expected)
            fail_msg("case %zu: %s", i, cases[i].origin ? cases[i].origin : "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_says_what_kind_of_channel_it_is),
        cmocka_unit_test(a_channel_is_about_one_ticket_or_the_desk),
        cmocka_unit_test(a_socket_id_is_two_numbers),
        cmocka_unit_test(signatures_are_those_of_the_documentation),
        cmocka_unit_test(what_a_client_says_is_taken_apart),
        cmocka_unit_test(what_is_no_message_is_refused),
        cmocka_unit_test(a_member_has_an_id),
        cmocka_unit_test(a_user_is_there_once_however_many_sockets_they_have),
        cmocka_unit_test(a_full_channel_takes_its_members_alone),
        cmocka_unit_test(a_user_is_there_as_long_as_any_node_has_a_socket_of_theirs),
        cmocka_unit_test(what_a_node_does_not_list_again_is_gone),
        cmocka_unit_test(a_node_lists_its_own_sockets),
        cmocka_unit_test(what_a_node_says_is_read_as_it_was_said),
        cmocka_unit_test(a_node_that_is_silent_is_found),
        cmocka_unit_test(a_cached_channel_keeps_its_last_event_for_a_while),
        cmocka_unit_test(only_those_in_doubt_lose_their_sockets),
        cmocka_unit_test(a_socket_has_only_so_many_sessions),
        cmocka_unit_test(nobody_has_more_sockets_than_they_may),
        cmocka_unit_test(marks_are_kept_of_any_number_of_tickets),
        cmocka_unit_test(a_page_is_ours_or_may_come_or_not),
    };
    random_setup();
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
