/* The room that a page keeps for a picture, from the picture's head. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/random.h"
#include "desk/attachment/picture.h"
#include "desk/limits.h"
#include <stdlib.h>

#define JPEG "image/jpeg"
#define START "\xFF\xD8"
#define SOF "\xFF\xC0\0\x0B\x08\x01\x00\x02\x80\x01\x01\x11\0" /* 640 by 256 */
#define EXIF(order, magic, directory, entry) \
    "\xFF\xE1\0\x22"                         \
    "Exif\0\0" order magic directory entry "\0\0\0\0"
#define EXIF_LITTLE(turn) \
    EXIF("II", "*\0\x08\0\0\0", "\x01\0", "\x12\x01\x03\0\x01\0\0\0" turn "\0\0\0")
#define EXIF_BIG(turn) \
    EXIF("MM", "\0*\0\0\0\x08", "\0\x01", "\x01\x12\0\x03\0\0\0\x01\0" turn "\0\0")

struct sample {
    const char *type;
    struct str bytes;
    int64_t width, height; /* 0: none that a page shows */
};

static const struct sample samples[] = {
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\x01\0"), 640, 256},
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIDAT\0\0\x02\x80\0\0\x01\0"), 0, 0},
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\0\0"), 0, 0},
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80"), 0, 0},
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\xFF\xFF\xFF\xFF\0\0\0\x01"), 0, 0},
    {"image/png", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x3F\xFF\0\0\x3F\xFF"), 0, 0},
    {"image/jpeg", STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\x01\0"), 0, 0},
    {"image/svg+xml", STR("<svg width='1' height='1'/>"), 0, 0},
    {"image/gif", STR("GIF89a\x80\x02\0\x01"), 640, 256},
    {"image/gif", STR("GIF87a\x80\x02\0\x01"), 640, 256},
    {"image/gif", STR("GIF88a\x80\x02\0\x01"), 0, 0},
    {"image/webp", STR("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x7F\x02\0\xFF\0\0"), 640, 256},
    {"image/webp", STR("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x7F\xC2\x3F\0"), 640, 256},
    {"image/webp", STR("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x80\x02\0\x01"), 640, 256},
    {"image/webp", STR("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2B\x80\x02\0\x01"), 0, 0},
    {JPEG, STR(START SOF), 640, 256},
    {JPEG, STR(START "\xFF\xE0\0\x04JF\xFF" SOF), 640, 256},
    {JPEG, STR(START EXIF_LITTLE("\x01") SOF), 640, 256},
    {JPEG, STR(START EXIF_LITTLE("\x06") SOF), 256, 640}, /* a telephone held upright */
    {JPEG, STR(START EXIF_BIG("\x08") SOF), 256, 640},
    {JPEG, STR(START EXIF_BIG("\x03") SOF), 640, 256},
    {JPEG, STR(START "\xFF\xC4\0\x02" SOF), 640, 256}, /* tables between are no frame */
    {JPEG, STR(START), 0, 0},
    {JPEG, STR(START "\xFF\xE0\xFF\xFF"), 0, 0},
    {JPEG, STR(START "\xFF\xE0\0\0"), 0, 0},
};

static void a_head_says_the_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        struct picture_size size = {0};
        bool is_shown = picture_read(samples[i].bytes, str_of(samples[i].type), &size);
        print_message("  %zu\n", i);
        assert_int_equal(is_shown, samples[i].width > 0);
        assert_int_equal(size.width, samples[i].width);
        assert_int_equal(size.height, samples[i].height);
    }
}

static void a_head_that_is_cut_or_damaged_stays_within_its_bytes(void **state)
{
    (void)state;
    random_setup();
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        for (size_t cut = 0; cut <= samples[i].bytes.size; cut++)
            for (int round = 0; round < 50; round++) {
                char *copy = malloc(cut + 1);
                unsigned char random[2];
                struct picture_size size;
                assert_non_null(copy);
                memcpy(copy, samples[i].bytes.at, cut);
                random_bytes(random, sizeof random);
                if (cut)
                    copy[random[0] % cut] = (char)random[1];
                if (picture_read((struct str){copy, cut}, str_of(samples[i].type), &size)) {
                    assert_in_range(size.width, 1, PICTURE_SIDE_MAX);
                    assert_in_range(size.width * size.height, 1, PICTURE_PIXELS_MAX);
                }
                free(copy);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_says_the_size),
        cmocka_unit_test(a_head_that_is_cut_or_damaged_stays_within_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
