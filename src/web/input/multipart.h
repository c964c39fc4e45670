/* multipart/form-data (RFC 7578, RFC 2046 5.1), read in place from a whole body. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { MULTIPART_BOUNDARY_MAX = 70, MULTIPART_PARTS_MAX = 64, MULTIPART_HEADER_MAX = 1024 };

struct multipart {
    struct str rest, boundary;
    int parts;
};

struct multipart_part {
    struct str name, value; /* borrowed from the body */
    struct str file_name;   /* as sent: a browser writes '"' as %22 (RFC 7578, 4.2) */
    bool is_file;           /* it has a file name, be it empty */
};

/* ERR_INVALID when there is no usable boundary or the body does not begin with it. */
enum err multipart_begin(struct str content_type, struct str body, struct multipart *ret) MUST_USE;
/* ERR_NOT_FOUND after the last part; ERR_INVALID when a part is malformed or the end is missing. */
enum err multipart_next(struct multipart *multipart, struct multipart_part *ret) MUST_USE;
