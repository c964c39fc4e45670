#include "web/page/errors.html.h"
#include "web/page/page.h"
#include "web/urls.h"

static const char *icon_of_error(int status)
{
    switch (status) {
    case 401:
    case 403:
        return "lock";
    case 404:
        return "search";
    case 408:
    case 419:
    case 429:
    case 503:
        return "clock";
    default:
        return "alert";
    }
}

/* What was sent can be sent again from the page it was sent from. */
void page_error(struct request *request, int status, struct str title, struct str text)
{
    struct frame_view frame = page_frame(request, str_c(request->arena, title), "");
    const struct url none = {0};
    const struct error_view view = {
        .icon = icon_of_error(status),
        .status = status,
        .title = title,
        .text = text,
        .back = request->exchange->request.method == HTTP_METHOD_GET ? none
                                                                     : url_before(request, none),
        .home = home_of(request),
        .home_label = str_of(is_signed_in(request) ? T(request, "Go to the tickets")
                                                   : T(request, "Go to the log-in page")),
    };
    struct html_out content = html_out_in(request->arena, request->locale);
    error_page_html(&content, &view);
    page_reply(request, status, &frame, &content);
}
