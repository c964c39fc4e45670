/* The customer's list of tickets, a new ticket, and closing one. */
#include "desk/limits.h"
#include "web/api/ticket_json.h"
#include "web/customer/create.html.h"
#include "web/customer/customer.h"
#include "web/customer/index.html.h"
#include "web/page/page.h"
#include "web/ticket/form.h"
#include "web/ticket/tickets.h"
#include "web/urls.h"

static struct ticket_filter filter_of(const struct request *request)
{
    return (struct ticket_filter){
        .status = ticket_status_of(form_get(&request->query, "status")),
        .assigned_to = ASSIGNED_TO_ANYBODY,
        .search = str_trim(form_get(&request->query, "search")),
        .page = page_of_query(request),
    };
}

/* The list's address with its filter, without the page. */
static struct url url_of_filter(struct request *request, enum ticket_status status,
                                struct str search)
{
    struct url url = url_to(request->arena, "support.tickets.index", 0);
    if (status)
        url = url_query_add(request->arena, url, STR("status"), ticket_status_word(status));
    if (search.size)
        url = url_query_add(request->arena, url, STR("search"), search);
    return url;
}

static struct figure_views tabs_of(struct request *request, const struct ticket_filter *filter)
{
    struct figure_view *tabs = NEW_ARRAY(request->arena, struct figure_view, TICKET_STATUS_COUNT);
    tabs[0] = (struct figure_view){
        .word = {STR("all"), str_of(T(request, "All"))},
        .current = !filter->status,
        .url = url_of_filter(request, TICKET_STATUS_NONE, filter->search),
    };
    for (enum ticket_status status = TICKET_OPEN; status <= TICKET_CLOSED; status++)
        tabs[status] = (struct figure_view){
            .word = status_view(request, status),
            .current = filter->status == status,
            .url = url_of_filter(request, status, filter->search),
        };
    return (struct figure_views){tabs, TICKET_STATUS_COUNT};
}

static void reply_index_json(struct request *request, const struct ticket_filter *filter,
                             const struct ticket_page *page)
{
    struct buffer body = buffer_in(request->arena);
    struct json json = json_in(&body);
    json_open(&json, '{');
    json_ticket_page(&json, request, url_of_filter(request, filter->status, filter->search), page,
                     false);
    json_close(&json, '}');
    reply_json(request, 200, &body);
}

enum err own_tickets_index(struct request *request, const struct customer *customer)
{
    const struct ticket_filter filter = filter_of(request);
    struct ticket_page page;
    TRY(ticket_page_own(&request->desk, customer, &filter, &page));
    if (request->wants_json) {
        reply_index_json(request, &filter, &page);
        return OK;
    }
    struct url base = url_of_filter(request, filter.status, filter.search);
    const struct customer_index_view view = {
        .tickets = ticket_rows(request, &customer_side, ROW_CREATED, &page.tickets),
        .tabs = tabs_of(request, &filter),
        .search = filter.search.size ? filter.search : STR(""),
        .status = filter.status ? ticket_status_word(filter.status) : STR(""),
        .filtered = filter.status || filter.search.size,
        .pages = pages_view(request, base, &page),
        .index = url_to(request->arena, "support.tickets.index", 0),
        .create = url_to(request->arena, "support.tickets.create", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "My tickets"),
                                         "support.tickets.index");
    struct html_out content = html_out_in(request->arena, request->locale);
    customer_index_html(&content, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

/* The form, empty or as it was sent. */
enum err own_tickets_create(struct request *request, const struct customer *customer)
{
    struct order_list orders = {0};
    TRY(order_list_own(&request->desk, customer, &orders));
    const struct customer_create_view view = {
        .problems = problem_views(request),
        .form = ticket_form_view(request, &orders),
        .index = url_to(request->arena, "support.tickets.index", 0),
        .store = url_to(request->arena, "support.tickets.store", 0),
    };
    struct frame_view frame = page_frame(request, T(request, "New ticket"),
                                         "support.tickets.create");
    struct html_out content = html_out_in(request->arena, request->locale);
    customer_create_html(&content, &frame, &view);
    page_reply(request, 200, &frame, &content);
    return OK;
}

enum err own_tickets_store(struct request *request, const struct customer *customer)
{
    struct ticket_draft draft = ticket_draft_of(request);
    struct ticket ticket;
    ticket_draft_files(request, &draft);
    TRY(ticket_create(&request->desk, customer, &draft, &ticket));
    reply_ticket_done(request, 201, &customer_side, &ticket,
                      url_to(request->arena, "support.tickets.show", ticket.id),
                      FLASH_TICKET_CREATED);
    return OK;
}

enum err own_tickets_close(struct request *request, const struct customer *customer)
{
    struct ticket ticket;
    TRY(ticket_load_own(&request->desk, customer, request->id, &ticket));
    TRY(ticket_close(&request->desk, customer, &ticket));
    reply_done(request, url_to(request->arena, "support.tickets.show", ticket.id),
               FLASH_TICKET_CLOSED);
    return OK;
}
