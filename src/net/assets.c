#include "net/assets.h"
#include "net/conditional.h"
#include "net/encoding.h"

static int compare(struct str a, struct str b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.at, b.at, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

const struct asset *asset_find(struct str path)
{
    size_t low = 0, high = asset_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(path, assets[middle].path);
        if (order == 0)
            return &assets[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static struct asset_form choose_form(struct http_exchange *exchange, const struct asset *asset)
{
    struct http_response *response = &exchange->response;
    if (!asset->gzip.bytes && !asset->brotli.bytes)
        return asset->plain;
    http_response_add(response, STR("Vary"), STR("Accept-Encoding"));
    switch (encoding_choose(&exchange->request, asset->gzip.bytes, asset->brotli.bytes)) {
    case ENCODING_BROTLI:
        http_response_add(response, STR("Content-Encoding"), STR("br"));
        return asset->brotli;
    case ENCODING_GZIP:
        http_response_add(response, STR("Content-Encoding"), STR("gzip"));
        return asset->gzip;
    case ENCODING_IDENTITY:
        break;
    }
    return asset->plain;
}

void asset_answer(struct http_exchange *exchange, const struct asset *asset)
{
    struct http_response *response = &exchange->response;
    http_response_add(response, STR("Cache-Control"),
                      asset->immutable ? STR("public, max-age=31536000, immutable")
                                       : STR("public, max-age=0, must-revalidate"));
    http_response_add(response, STR("ETag"), asset->etag);
    http_response_add(response, STR("X-Content-Type-Options"), STR("nosniff"));
    if (conditional_holds(&exchange->request, asset->etag)) {
        if (asset->gzip.bytes || asset->brotli.bytes)
            http_response_add(response, STR("Vary"), STR("Accept-Encoding"));
        response->status = 304;
        return;
    }
    http_response_add(response, STR("Content-Type"), asset->type);
    struct asset_form form = choose_form(exchange, asset);
    response->status = 200;
    response->body = (struct str){(const char *)form.bytes, form.size};
}
