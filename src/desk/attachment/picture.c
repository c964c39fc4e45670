#include "desk/attachment/picture.h"
#include "desk/limits.h"

/* Bytes that are not there read as 0. */
static uint32_t byte_at(struct str bytes, size_t at)
{
    return at < bytes.size ? (unsigned char)bytes.at[at] : 0;
}

static uint32_t big16(struct str bytes, size_t at)
{
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

static uint32_t big32(struct str bytes, size_t at)
{
    return big16(bytes, at) << 16 | big16(bytes, at + 2);
}

static uint32_t little16(struct str bytes, size_t at)
{
    return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}

static uint32_t little24(struct str bytes, size_t at)
{
    return little16(bytes, at) | byte_at(bytes, at + 2) << 16;
}

static uint32_t little32(struct str bytes, size_t at)
{
    return little16(bytes, at) | little16(bytes, at + 2) << 16;
}

/* ISO/IEC 15948, 11.2.2: the first chunk is IHDR. */
static struct picture_size read_png(struct str bytes)
{
    if (!str_starts(bytes, STR("\x89PNG\r\n\x1A\n")) || big32(bytes, 12) != 0x49484452)
        return (struct picture_size){0};
    return (struct picture_size){big32(bytes, 16), big32(bytes, 20)};
}

static struct picture_size read_gif(struct str bytes)
{
    if (!str_starts(bytes, STR("GIF87a")) && !str_starts(bytes, STR("GIF89a")))
        return (struct picture_size){0};
    return (struct picture_size){little16(bytes, 6), little16(bytes, 8)};
}

/* RFC 9649: a canvas of its own, or that of its one lossy or lossless image. */
static struct picture_size read_webp(struct str bytes)
{
    struct str format = str_cut(str_from(bytes, 12), 4);
    if (!str_starts(bytes, STR("RIFF")) || !str_starts(str_from(bytes, 8), STR("WEBP")))
        return (struct picture_size){0};
    if (str_is(format, STR("VP8X")))
        return (struct picture_size){little24(bytes, 24) + 1, little24(bytes, 27) + 1};
    if (str_is(format, STR("VP8L")) && byte_at(bytes, 20) == 0x2F) {
        uint32_t bits = little32(bytes, 21);
        return (struct picture_size){(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    }
    if (str_is(format, STR("VP8 ")) && little24(bytes, 23) == 0x2A019D)
        return (struct picture_size){little16(bytes, 26) & 0x3FFF, little16(bytes, 28) & 0x3FFF};
    return (struct picture_size){0};
}

/* ---- JPEG (ITU-T T.81, annex B) ------------------------------------------------------------- */

/* The tag "Orientation" of EXIF's first directory (TIFF 6.0): 5 to 8 stand on their side. */
static bool is_on_its_side(struct str exif)
{
    struct str tiff = str_from(exif, 6);
    bool is_little = str_starts(tiff, STR("II*\0"));
    if (!str_starts(exif, STR("Exif\0\0")) || (!is_little && !str_starts(tiff, STR("MM\0*"))))
        return false;
    size_t directory = is_little ? little32(tiff, 4) : big32(tiff, 4);
    size_t count = is_little ? little16(tiff, directory) : big16(tiff, directory);
    for (size_t i = 0; i < count && directory + 2 + i * 12 < tiff.size; i++) {
        size_t at = directory + 2 + i * 12;
        uint32_t tag = is_little ? little16(tiff, at) : big16(tiff, at);
        uint32_t value = is_little ? little16(tiff, at + 8) : big16(tiff, at + 8);
        if (tag == 0x0112)
            return value >= 5 && value <= 8;
    }
    return false;
}

/* A frame's head: SOF0 to SOF15, without DHT, JPG and DAC, which lie between them. */
static bool is_frame(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static struct picture_size read_jpeg(struct str bytes)
{
    bool on_its_side = false;
    size_t at = 2;
    if (!str_starts(bytes, STR("\xFF\xD8")))
        return (struct picture_size){0};
    while (at + 4 <= bytes.size && byte_at(bytes, at) == 0xFF) {
        uint32_t marker = byte_at(bytes, at + 1), size = big16(bytes, at + 2);
        if (marker == 0xFF) { /* fill bytes */
            at++;
            continue;
        }
        if (is_frame(marker)) {
            struct picture_size found = {big16(bytes, at + 7), big16(bytes, at + 5)};
            return on_its_side ? (struct picture_size){found.height, found.width} : found;
        }
        if (marker == 0xE1)
            on_its_side |= is_on_its_side(str_cut(str_from(bytes, at + 4), size));
        at += 2 + (size < 2 ? 2 : size);
    }
    return (struct picture_size){0};
}

bool picture_read(struct str bytes, struct str type, struct picture_size *ret)
{
    struct picture_size size = {0};
    if (str_is(type, STR("image/png")))
        size = read_png(bytes);
    else if (str_is(type, STR("image/jpeg")))
        size = read_jpeg(bytes);
    else if (str_is(type, STR("image/gif")))
        size = read_gif(bytes);
    else if (str_is(type, STR("image/webp")))
        size = read_webp(bytes);
    if (size.width < 1 || size.height < 1 || size.width > PICTURE_SIDE_MAX ||
        size.height > PICTURE_SIDE_MAX || size.width * size.height > PICTURE_PIXELS_MAX)
        return false;
    *ret = size;
    return true;
}
