/* The cookie by which a browser is known to have been logged in with before. It opens nothing. */
#pragma once
#include "web/request.h"

#define DEVICE_COOKIE "sapa_device"

/* Somebody has just logged in: see desk/account/device.h. */
enum err note_device(struct request *request, int64_t user_id) MUST_USE;
