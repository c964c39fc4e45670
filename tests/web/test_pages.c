/*
 * Every page of every role, read by an HTML5 parser: that its forms and links lead somewhere, that
 * nothing in it is script or style of its own, and that what people typed stays text.
 */
#include "support/site.h"
#include "support/cmocka_all.h"
#include "web/route.h"
#include <gumbo.h>

#define INDEX "/customer/support/tickets"
#define ALL "/admin/support/tickets"
#define HOSTILE "\"><script>alert(1)</script><img src=x onerror=alert(2)>'&amp;{{x}}"

/* ---- walking a page ---------------------------------------------------------------------------
 */

struct walk {
    struct site *site;
    const char *target; /* of the page, for messages */
    const char *ids[512];
    size_t id_count;
    size_t forms, links, messages;
    const char *fors[128]; /* what labels and aria attributes refer to */
    size_t for_count;
};

static const char *attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? found->value : NULL;
}

static void check_attributes(struct walk *walk, const GumboElement *element)
{
    for (unsigned i = 0; i < element->attributes.length; i++) {
        const GumboAttribute *given = element->attributes.data[i];
        if (strncmp(given->name, "on", 2) == 0 || strcmp(given->name, "style") == 0 ||
            strncmp(given->value, "javascript:", 11) == 0)
            fail_msg("%s: %s=\"%s\"", walk->target, given->name, given->value);
    }
    const char *id = attribute(element, "id");
    for (size_t i = 0; id && i < walk->id_count; i++)
        if (strcmp(walk->ids[i], id) == 0)
            fail_msg("%s: the id %s twice", walk->target, id);
    if (id && walk->id_count < COUNT_OF(walk->ids))
        walk->ids[walk->id_count++] = id;
    const char *label_for = element->tag == GUMBO_TAG_LABEL ? attribute(element, "for")
                                                            : attribute(element, "aria-labelledby");
    if (label_for && walk->for_count < COUNT_OF(walk->fors))
        walk->fors[walk->for_count++] = label_for;
}

/* A path of ours is one of the table's, or a file's. */
static void check_path(struct walk *walk, enum http_method method, const char *url)
{
    struct str path = str_cut(str_of(url), str_find(str_of(url), '?'));
    int64_t id;
    unsigned allowed;
    path = str_cut(path, str_find(path, '#'));
    if (url[0] == '#' || strncmp(url, "https://", 8) == 0 || strncmp(url, "mailto:", 7) == 0)
        return;
    if (str_starts(path, STR("/assets/")) || str_starts(path, STR("/theme/")))
        return;
    if (!route_find(method, path, &id, &allowed))
        fail_msg("%s: %s %s is no route", walk->target, http_method_name(method), url);
}

static const GumboElement *input_named(const GumboNode *node, const char *name)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return NULL;
    const GumboElement *element = &node->v.element;
    const char *own = attribute(element, "name");
    if (own && strcmp(own, name) == 0)
        return element;
    for (unsigned i = 0; i < element->children.length; i++) {
        const GumboElement *found = input_named(element->children.data[i], name);
        if (found)
            return found;
    }
    return NULL;
}

static void check_form(struct walk *walk, const GumboNode *node)
{
    const char *method = attribute(&node->v.element, "method");
    const char *action = attribute(&node->v.element, "action");
    const GumboElement *meant = input_named(node, "_method");
    enum http_method sent = HTTP_METHOD_GET;
    assert_non_null(method);
    if (strcmp(method, "dialog") == 0) /* it closes one, and asks nothing of the server */
        return;
    assert_non_null(action);
    if (strcmp(method, "post") == 0) {
        const GumboElement *token = input_named(node, "_token");
        if (!token || strlen(attribute(token, "value")) < 40)
            fail_msg("%s: the form to %s has no token", walk->target, action);
        sent = HTTP_METHOD_POST;
        if (meant && strcmp(attribute(meant, "value"), "PATCH") == 0)
            sent = HTTP_METHOD_PATCH;
        else if (meant && strcmp(attribute(meant, "value"), "DELETE") == 0)
            sent = HTTP_METHOD_DELETE;
        else if (meant)
            fail_msg("%s: _method=%s", walk->target, attribute(meant, "value"));
    }
    check_path(walk, sent, action);
    walk->forms++;
}

static void check_element(struct walk *walk, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    check_attributes(walk, element);
    switch (element->tag) {
    case GUMBO_TAG_SCRIPT:
        if (!attribute(element, "src") || element->children.length)
            fail_msg("%s: a script of its own", walk->target);
        check_path(walk, HTTP_METHOD_GET, attribute(element, "src"));
        break;
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_BASE:
        fail_msg("%s: <%s>", walk->target, gumbo_normalized_tagname(element->tag));
        break;
    case GUMBO_TAG_A:
    case GUMBO_TAG_LINK:
        if (attribute(element, "href"))
            check_path(walk, HTTP_METHOD_GET, attribute(element, "href"));
        walk->links++;
        break;
    case GUMBO_TAG_FORM:
        check_form(walk, node);
        break;
    case GUMBO_TAG_LI:
        walk->messages += attribute(element, "data-message") != NULL;
        break;
    default:
        break;
    }
}

static void walk_node(struct walk *walk, const GumboNode *node)
{
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)
        return;
    check_element(walk, node);
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        walk_node(walk, node->v.element.children.data[i]);
}

static bool has_id(const struct walk *walk, const char *id)
{
    for (size_t i = 0; i < walk->id_count; i++)
        if (strcmp(walk->ids[i], id) == 0)
            return true;
    return false;
}

/* Parses and checks; returns how many messages the page shows. */
static size_t check_page(const struct answer *answer, const char *target)
{
    struct walk walk = {.site = answer->site, .target = target};
    GumboOptions options = kGumboDefaultOptions;
    GumboOutput *output = gumbo_parse_with_options(&options, answer->body.at, answer->body.size);
    walk_node(&walk, output->root);
    for (size_t i = 0; i < walk.for_count; i++)
        if (!has_id(&walk, walk.fors[i]))
            fail_msg("%s: nothing has the id %s", target, walk.fors[i]);
    gumbo_destroy_output(&options, output);
    if (answer_says(answer, "<script>alert") || answer_says(answer, "<img src=x"))
        fail_msg("%s: what was typed became markup", target);
    return walk.messages;
}

static size_t check(struct browser *browser, const char *target, int status)
{
    struct answer answer = get(browser, "%s", target);
    assert_status(answer, status);
    assert_true(str_is(answer_field(&answer, "Content-Type"), STR("text/html; charset=utf-8")));
    return check_page(&answer, target);
}

/* ---- the pages --------------------------------------------------------------------------------
 */

/* Tickets of every status with everything that can be typed made hostile. */
static struct site *with_hostile_texts(void **state)
{
    static const char *const statuses[] = {"open", "in_progress", "waiting_customer", "resolved",
                                           "closed"};
    struct site *site = *state;
    assert_status(send_json(&site->budi, "PATCH", json_pack("{s:s}", "name", HOSTILE),
                            "/account/preferences"),
                  200);
    assert_status(
        send_json(&site->nia, "PATCH", json_pack("{s:s}", "name", HOSTILE), "/account/preferences"),
        200);
    site_order(site, &site->budi, HOSTILE);
    for (size_t i = 0; i < 20; i++) {
        struct answer answer = send_json(&site->budi, "POST",
                                         json_pack("{s:s, s:s, s:s, s:s, s:s}", "subject", HOSTILE,
                                                   "category", "order", "priority",
                                                   i % 2 ? "urgent" : "low", "description",
                                                   HOSTILE HOSTILE, "order_id", "1"),
                                         INDEX);
        assert_status(answer, 201);
        long long id = number_at(&answer, "ticket.id");
        say(&site->budi, id, HOSTILE "\nhttps://example.com/?a=b&c=\"d\" javascript:alert(1)");
        say(&site->nia, id, HOSTILE);
        send_json(&site->sari, "PATCH", json_pack("{s:s}", "internal_notes", HOSTILE "</textarea>"),
                  ALL "/%lld/notes", id);
        patch(&site->sari, str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at,
              ALL "/%lld/assign", id);
        set_status(&site->sari, id, statuses[i % COUNT_OF(statuses)]);
    }
    return site;
}

static void a_customer_s_pages_are_sound(void **state)
{
    static const char *const targets[] = {
        INDEX,
        INDEX "?page=2",
        INDEX "?page=9",
        INDEX "?status=closed",
        INDEX "?search=%22%3E%3C",
        INDEX "?search=script",
        INDEX "/create",
        "/account/preferences",
    };
    struct site *site = with_hostile_texts(state);
    struct browser budi = browser_for_pages(&site->budi), ayu = browser_for_pages(&site->ayu);
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        check(&budi, targets[i], 200);
        check(&ayu, targets[i], 200);
    }
    for (long long id = 1; id <= 5; id++)
        assert_int_equal(check(&budi, str_print(site->arena, INDEX "/%lld", id).at, 200), 3);
    check(&budi, INDEX "/1?before=2", 200);
    check(&budi, INDEX "/999", 404);
    check(&budi, ALL, 403);
    check(&budi, INDEX "?search=%FF", 422);
}

static void the_staff_s_pages_are_sound(void **state)
{
    static const char *const targets[] = {
        ALL,
        ALL "?page=2",
        ALL "?page=9",
        ALL "?status=closed&priority=urgent",
        ALL "?assigned_to=none",
        ALL "?search=%22%3E%3C",
        ALL "?search=script",
        "/admin/support/recent-tickets",
        "/account/preferences",
    };
    struct site *site = with_hostile_texts(state);
    struct browser sari = browser_for_pages(&site->sari), andi = browser_for_pages(&site->andi);
    del(&site->andi, ALL "/6");
    check(&andi, "/admin/support/deletions", 200);
    check(&sari, "/admin/support/deletions", 403);
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        check(&sari, targets[i], 200);
        check(&andi, targets[i], 200);
    }
    for (long long id = 1; id <= 5; id++) {
        assert_int_equal(check(&sari, str_print(site->arena, ALL "/%lld", id).at, 200), 3);
        assert_int_equal(check(&andi, str_print(site->arena, ALL "/%lld", id).at, 200), 3);
    }
    check(&sari, ALL "/999", 404);
    check(&sari, INDEX, 403);
}

static void a_stranger_s_pages_are_sound(void **state)
{
    static const char *const targets[] = {"/login", "/register",
                                          "/login?next=%2F%22%3E%3Cscript%3Ealert(1)"};
    struct site *site = *state;
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct browser stranger = {.site = site, .wants_page = true};
        check(&stranger, targets[i], 200);
    }
    struct browser stranger = {.site = site, .wants_page = true};
    check(&stranger, "/nowhere", 404);
}

static void forms_shown_again_are_sound(void **state)
{
    struct site *site = with_hostile_texts(state);
    struct browser budi = browser_for_pages(&site->budi), sari = browser_for_pages(&site->sari);
    struct browser stranger = {.site = site, .wants_page = true};
    get(&stranger, "/login");
    static const char hostile[] = "name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
                                  "&subject=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
                                  "&email=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
                                  "&phone=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
                                  "&description=%3C/textarea%3E%3Cscript%3E"
                                  "&status=x&priority=%22%3E%3C&category=%22%3E%3C&order_id=%22%3E"
                                  "&assigned_to=%22%3E%3C&client_id=%22%3E%3Cscript%3Ealert(1)";
    const struct answer answers[] = {
        post(&budi, hostile, INDEX),
        post(&budi, hostile, INDEX "/1/messages"),
        patch(&budi, hostile, "/account/preferences"),
        post(&budi, hostile, "/account/password"),
        patch(&sari, hostile, ALL "/1/status"),
        patch(&sari, hostile, ALL "/1/priority"),
        patch(&sari, hostile, ALL "/1/assign"),
        post(&sari, hostile, ALL "/1/messages"),
        post(&stranger, hostile, "/login"),
        post(&stranger, hostile, "/register"),
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_status(answers[i], 422);
        check_page(&answers[i], str_print(site->arena, "form %zu", i).at);
    }
    struct answer closed = post(&budi, "message=%3C/textarea%3E%3Cscript%3Ealert(1)",
                                INDEX "/5/messages");
    assert_status(closed, 409);
    check_page(&closed, "a closed ticket");
}

/* The words of the seed, in the language of its people. */
static void assert_shows(struct browser *browser, const char *target, const char *const *texts,
                         size_t count)
{
    struct answer answer = get(browser, "%s", target);
    assert_status(answer, 200);
    for (size_t i = 0; i < count; i++)
        if (!answer_says(&answer, texts[i]))
            fail_msg("%s does not show %s", target, texts[i]);
}

static void pages_show_what_the_seed_names(void **state)
{
    struct site *site = *state;
    site_order(site, &site->budi, "WO-77");
    struct answer answer = post(&site->budi,
                                "subject=Pembayaran+DP&category=payment&priority=urgent"
                                "&description=Sudah+saya+transfer+kemarin&order_id=1",
                                INDEX);
    assert_status(answer, 201);
    patch(&site->sari, str_print(site->arena, "assigned_to=%d", (int)site->nia.user_id).at,
          ALL "/1/assign");
    struct browser budi = browser_for_pages(&site->budi), sari = browser_for_pages(&site->sari);
    static const char *const index[] = {"#1",
                                        "Pembayaran DP",
                                        "Pembayaran",
                                        "Mendesak",
                                        "Terbuka",
                                        "1 pesan",
                                        "href=\"/customer/support/tickets/1\""};
    assert_shows(&budi, INDEX, index, COUNT_OF(index));
    static const char *const create[] = {"name=\"subject\"",
                                         "name=\"category\"",
                                         "name=\"priority\"",
                                         "name=\"order_id\"",
                                         "name=\"description\"",
                                         "WO-77",
                                         "Pertanyaan Umum",
                                         "Pengaduan",
                                         "Saran",
                                         "Lainnya",
                                         "Rendah",
                                         "Sedang",
                                         "Tinggi",
                                         "Mendesak"};
    assert_shows(&budi, INDEX "/create", create, COUNT_OF(create));
    static const char *const show[] = {"Sudah saya transfer kemarin", "name=\"message\"", "WO-77",
                                       "nia", "action=\"/customer/support/tickets/1/close\""};
    assert_shows(&budi, INDEX "/1", show, COUNT_OF(show));
    static const char *const all[] = {"Terbuka",
                                      "Diproses",
                                      "Menunggu Pelanggan",
                                      "Selesai",
                                      "Ditutup",
                                      "Mendesak",
                                      "Total",
                                      "name=\"search\"",
                                      "name=\"status\"",
                                      "name=\"priority\"",
                                      "name=\"category\"",
                                      "name=\"assigned_to\"",
                                      "budi@demo.test",
                                      "nia",
                                      "1 pesan"};
    assert_shows(&sari, ALL, all, COUNT_OF(all));
    static const char *const one[] = {"action=\"/admin/support/tickets/1/status\"",
                                      "action=\"/admin/support/tickets/1/assign\"",
                                      "action=\"/admin/support/tickets/1/notes\"",
                                      "name=\"internal_notes\"",
                                      "WO-77",
                                      "budi@demo.test",
                                      "Menunggu Pelanggan",
                                      "+628100000000"};
    assert_shows(&sari, ALL "/1", one, COUNT_OF(one));
}

static void only_an_admin_sees_the_way_to_delete(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    struct browser sari = browser_for_pages(&site->sari), andi = browser_for_pages(&site->andi);
    struct answer of_agent = get(&sari, ALL "/1"), of_admin = get(&andi, ALL "/1");
    assert_false(answer_says(&of_agent, "value=\"DELETE\""));
    assert_true(answer_says(&of_admin, "value=\"DELETE\""));
}

static void what_is_new_comes_as_a_fragment_for_our_own_pages(void **state)
{
    struct site *site = *state;
    open_ticket(&site->budi, "Halo");
    say(&site->sari, 1, "<b>Siap</b>");
    struct ask ask = {.method = "GET",
                      .target = INDEX "/1/messages?last_message_id=1",
                      .fields = {{STR("X-Fragment"), STR("1")}}};
    struct browser budi = browser_for_pages(&site->budi);
    struct answer answer = browser_ask(&budi, &ask);
    assert_status(answer, 200);
    assert_false(answer_says(&answer, "<html"));
    assert_true(answer_says(&answer, "&lt;b&gt;Siap"));
    assert_int_equal(check_page(&answer, "the fragment"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_customer_s_pages_are_sound),
        SITE_TEST(the_staff_s_pages_are_sound),
        SITE_TEST(a_stranger_s_pages_are_sound),
        SITE_TEST(forms_shown_again_are_sound),
        SITE_TEST(pages_show_what_the_seed_names),
        SITE_TEST(only_an_admin_sees_the_way_to_delete),
        SITE_TEST(what_is_new_comes_as_a_fragment_for_our_own_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
