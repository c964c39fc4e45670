/* How answers find their ticket, and that nobody can make up where they belong. */
#include "mail/thread.h"
#include "base/buffer.h"
#include "mail/identity.h"
#include "mail/address.h"
#include "support/of_arena.h"

static struct str upper(struct str text)
{
    char *bytes = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        bytes[i] = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
    return (struct str){bytes, text.size};
}

static struct str reply_to(int64_t ticket_id, int64_t person_id)
{
    struct str address;
    struct reply_address of = {ticket_id, person_id};
    assert_int_equal(reply_address_make(arena, &identity, of, &address), OK);
    return address;
}

static void an_address_says_ticket_and_person(void **state)
{
    (void)state;
    struct reply_address read;
    struct str address = reply_to(42, 7), largest = reply_to(INT64_MAX, INT64_MAX);
    assert_true(mail_address_is_valid(address));
    assert_int_equal(reply_address_read(&identity, address, &read), OK);
    assert_int_equal(read.ticket_id, 42);
    assert_int_equal(read.person_id, 7);
    assert_int_equal(reply_address_read(&identity, upper(address), &read), OK);
    assert_int_equal(reply_address_read(&identity, largest, &read), OK);
    assert_true(read.ticket_id == INT64_MAX && read.person_id == INT64_MAX);
    assert_true(mail_is_for(&identity, address));
    assert_true(mail_is_for(&identity, upper(identity.address)));
    assert_false(mail_is_for(&identity, STR("lain@toko.test")));
    assert_false(mail_is_for(&identity, STR("bantuan@lain.test")));
}

/* Every change of one byte of it. */
static void a_changed_address_is_found_out(void **state)
{
    (void)state;
    struct str address = reply_to(42, 7);
    struct reply_address read;
    static const char others[] = "abz279.+-";
    size_t forged = 0;
    for (size_t i = 0; i < address.size; i++)
        for (size_t k = 0; k + 1 < sizeof others; k++) {
            char *bytes = (char *)(uintptr_t)str_copy(arena, address).at;
            if (bytes[i] == others[k])
                continue;
            bytes[i] = others[k];
            enum err err = reply_address_read(&identity, str_of(bytes), &read);
            assert_int_not_equal(err, OK);
            forged += err == ERR_FORBIDDEN;
        }
    assert_true(forged > 100);
}

static void what_is_signed_elsewhere_or_for_another_thing_is_refused(void **state)
{
    (void)state;
    struct mail_identity other = identity;
    struct reply_address read;
    struct mail_name name;
    struct str id;
    other.secret = STR("another secret");
    assert_int_equal(reply_address_read(&other, reply_to(42, 7), &read), ERR_FORBIDDEN);
    assert_int_equal(mail_name_make(arena, &identity, (struct mail_name){42, 9}, &id), OK);
    assert_int_equal(mail_name_read(&other, id, &name), ERR_FORBIDDEN);
    /* The signature of <notification-9.42.> is none of bantuan+42.9. */
    struct str signature = str_cut(str_from(id, strlen("<notification-9.42.")), 16);
    struct str address = str_print(arena, "bantuan+42.9.%.*s@toko.test", STR_ARGS(signature));
    assert_int_equal(reply_address_read(&identity, address, &read), ERR_FORBIDDEN);
}

static void what_is_no_address_of_ours_is_not_found(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",
        "bantuan@toko.test",
        "bantuan+42@toko.test",
        "bantuan+42.7@toko.test",
        "bantuan+x.7.aaaaaaaaaaaaaaaa@toko.test",
        "bantuan+-1.7.aaaaaaaaaaaaaaaa@toko.test",
        "bantuan+42.7.aaaaaaaaaaaaaaaa@lain.test",
        "lain+42.7.aaaaaaaaaaaaaaaa@toko.test",
        "bantuan+99999999999999999999.7.aaaaaaaaaaaaaaaa@toko.test"};
    struct reply_address read;
    struct str address;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(reply_address_read(&identity, str_of(others[i]), &read), ERR_NOT_FOUND);
    struct mail_identity bad = identity;
    bad.address = STR("tidak ada");
    assert_int_equal(reply_address_make(arena, &bad, (struct reply_address){42, 7}, &address),
                     ERR_INVALID);
    bad.address = STR("alamat-yang-sangat-panjang-sekali-sampai-tidak-muat-lagi@toko.test");
    assert_int_equal(reply_address_make(arena, &bad, (struct reply_address){42, 7}, &address),
                     ERR_INVALID);
}

static void a_message_id_says_ticket_and_notification(void **state)
{
    (void)state;
    static const struct mail_name names[] = {
        {42, 0}, {42, 9000}, {0, 9000}, {INT64_MAX, INT64_MAX}};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str id;
        struct mail_name read;
        assert_int_equal(mail_name_make(arena, &identity, names[i], &id), OK);
        assert_true(mail_id_is_valid(id));
        assert_int_equal(mail_name_read(&identity, id, &read), OK);
        assert_true(read.ticket_id == names[i].ticket_id &&
                    read.notification_id == names[i].notification_id);
        assert_int_equal(mail_name_read(&identity, upper(id), &read), OK);
        assert_int_equal(mail_name_read(&identity, str_cut(str_from(id, 1), id.size - 2), &read),
                         OK);
        char *bytes = (char *)(uintptr_t)str_copy(arena, id).at;
        bytes[id.size - strlen("@toko.test>") - 1] ^= 1;
        assert_int_not_equal(mail_name_read(&identity, str_of(bytes), &read), OK);
    }
}

static void other_message_ids_are_not_found(void **state)
{
    (void)state;
    static const char *const others[] = {"",
                                         "<>",
                                         "<a@b>",
                                         "<ticket-42@toko.test>",
                                         "<ticket-.x@toko.test>",
                                         "<ticket-0.aaaaaaaaaaaaaaaa@toko.test>",
                                         "<notification-9.42@toko.test>",
                                         "<notification-0.42.aaaaaaaaaaaaaaaa@toko.test>",
                                         "<ticket-42.aaaaaaaaaaaaaaaa@lain.test>"};
    struct mail_name read;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(mail_name_read(&identity, str_of(others[i]), &read), ERR_NOT_FOUND);
}

static void a_subject_has_one_token(void **state)
{
    (void)state;
    static const char *const having[] = {"[#42] x", "Re: [#42] x",       "Re: Fwd: AW: Bls: [#42]x",
                                         "x [#42]", "RE: x [#42] [#43]", "[#x] [#42]"};
    static const char *const lacking[] = {
        "",      "x",    "#42",  "[42]",   "[#]",
        "[#-1]", "[#0]", "[#42", "[#4 2]", "[#99999999999999999999]"};
    int64_t ticket_id;
    for (size_t i = 0; i < COUNT_OF(having); i++) {
        assert_true(subject_token_read(str_of(having[i]), &ticket_id));
        assert_int_equal(ticket_id, 42);
    }
    for (size_t i = 0; i < COUNT_OF(lacking); i++)
        assert_false(subject_token_read(str_of(lacking[i]), &ticket_id));
    assert_string_equal(subject_with_token(arena, STR("Pesanan"), 42).at, "[#42] Pesanan");
    assert_string_equal(subject_with_token(arena, STR("Re: [#42] Pesanan"), 42).at,
                        "Re: [#42] Pesanan");
    assert_string_equal(subject_with_token(arena, STR("[#7] Pesanan"), 42).at,
                        "[#42] [#7] Pesanan");
}

static void prefixes_are_known_in_many_languages(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *bare;
        bool is_forward;
    } cases[] = {
        {"Re: Pesanan", "Pesanan", false},
        {"RE: AW: Bls: Balas: [#42] Pesanan", "Pesanan", false},
        {"Fwd: Re: Pesanan", "Pesanan", true},
        {"Re: Fwd: Pesanan", "Pesanan", false},
        {"WG:Pesanan", "Pesanan", true},
        {"Trs : Pesanan", "Pesanan", true},
        {"Re[2]: Pesanan", "Pesanan", false},
        {"Re(3): Pesanan", "Pesanan", false},
        {"回复：订单", "订单", false},
        {"转发: 订单", "订单", true},
        {"Re:", "", false},
        {"Pesanan: Re: 5", "Pesanan: Re: 5", false},
        {"Rekening: 5", "Rekening: 5", false},
        {"Re Pesanan", "Re Pesanan", false},
        {"Re[x]: Pesanan", "Re[x]: Pesanan", false},
        {"[#42]", "", false},
        {"Pesanan [#42]", "Pesanan [#42]", false},
        {"", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct str subject = str_of(cases[i].subject);
        assert_string_equal(str_c(arena, subject_bare(subject)), cases[i].bare);
        assert_int_equal(subject_is_forward(subject), cases[i].is_forward);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(an_address_says_ticket_and_person),
        ARENA_TEST(a_changed_address_is_found_out),
        ARENA_TEST(what_is_signed_elsewhere_or_for_another_thing_is_refused),
        ARENA_TEST(what_is_no_address_of_ours_is_not_found),
        ARENA_TEST(a_message_id_says_ticket_and_notification),
        ARENA_TEST(other_message_ids_are_not_found),
        ARENA_TEST(a_subject_has_one_token),
        ARENA_TEST(prefixes_are_known_in_many_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
