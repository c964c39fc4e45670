#include "letters/style.h"
#include "base/ascii.h"
#include "html/theme.h"

static const char shapes[] =
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "body{margin:0;padding:16px 12px 32px;font:16px/1.55 system-ui,-apple-system,'Segoe UI',"
    "Roboto,'Helvetica Neue',Arial,sans-serif;-webkit-text-size-adjust:100%;"
    "overflow-wrap:break-word;word-break:break-word}"
    ".letter{max-width:600px;margin:0 auto}"
    ".house{margin:8px 4px 14px;font-size:15px;font-weight:700}"
    ".card{padding:28px 28px 24px;border:1px solid;border-radius:14px}"
    "h1{margin:0 0 14px;font-size:21px;line-height:1.3;letter-spacing:-.01em}"
    "p{margin:0 0 14px}"
    ".ticket{margin:-10px 0 18px;font-size:15px}"
    ".message{margin:0 0 14px;padding:12px 16px;border-radius:12px}"
    ".who{margin:0 0 4px;font-size:13px}"
    ".words ul,.words ol{margin:6px 0;padding-left:22px}"
    ".words blockquote{margin:6px 0;padding-left:12px;border-left:3px solid}"
    ".words pre{margin:6px 0;white-space:pre-wrap;font-size:14px}"
    ".attached{margin:8px 0 0;font-size:13px}"
    ".action{margin:22px 0 6px}.action+.note{margin-top:18px}"
    ".button{display:inline-block;padding:11px 20px;border-radius:10px;font-weight:600;"
    "text-decoration:none}"
    ".note{margin:0 0 6px;font-size:14px}"
    ".foot{margin:18px 4px 0;font-size:13px}"
    ".foot p,.reply-line{margin:0 0 4px}"
    ".reply-line{padding-bottom:10px;font-size:12px;text-align:center}"
    "@media(max-width:480px){.card{padding:22px 18px 18px}}";

/* $NAME is the theme's colour of that name. */
static const char colours[] = "body{background:$canvas;color:$text}"
                              ".house,.card a,.foot a,.answer a{color:$brand-text}"
                              ".card{background:$surface;border-color:$line}"
                              ".ticket,.who,.note,.attached{color:$text-2}"
                              ".who b{color:$text}"
                              ".message{background:$bubble-in}"
                              ".staff{background:$bubble-out}"
                              ".words blockquote{border-color:$line-control}"
                              ".card .button{background:$brand;color:$on-brand}"
                              ".foot,.reply-line{color:$text-3}";

static bool is_of_name(char c)
{
    return is_small_letter(c) || c == '-' || is_digit(c);
}

static void put_colours(struct html_out *out, int hue, enum theme_mode mode)
{
    struct str rest = str_of(colours);
    struct str plain;
    struct theme_color color;
    while (str_split(&rest, '$', &plain)) {
        buffer_put_str(&out->buffer, plain);
        size_t size = 0;
        while (size < rest.size && is_of_name(rest.at[size]))
            size++;
        if (size && theme_color(hue, mode, str_cut(rest, size), &color))
            buffer_print(&out->buffer, "#%02x%02x%02x", color.red, color.green, color.blue);
        rest = size < rest.size ? str_from(rest, size) : STR_NONE;
    }
}

void letter_style_html(struct html_out *out, int hue)
{
    buffer_print(&out->buffer, "<style>%s", shapes);
    put_colours(out, hue, THEME_LIGHT);
    buffer_print(&out->buffer, "</style>\n<style>@media(prefers-color-scheme:dark){");
    put_colours(out, hue, THEME_DARK);
    buffer_print(&out->buffer, "}</style>");
}
