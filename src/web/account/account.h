/* Log-in, log-out, registration, preferences, password, sessions. */
#pragma once
#include "web/route.h"

public_handler login_show, login_prepare, login_store;
public_handler register_show, register_prepare, register_store;
person_handler logout_store;
person_handler preferences_show, preferences_update;
person_handler password_prepare, password_update;
person_handler sessions_end, sessions_end_others;
