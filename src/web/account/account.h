/* Log-in, log-out, registration, preferences, password, address, sessions, the end of mails. */
#pragma once
#include "web/route.h"

public_handler login_show, login_prepare, login_store;
public_handler register_show, register_prepare, register_store;
public_handler unsubscribe_show, unsubscribe_store;
person_handler logout_store;
person_handler preferences_show, preferences_update;
person_handler password_prepare, password_update;
public_handler forgotten_show, forgotten_store;
public_handler reset_show, reset_prepare, reset_store;
public_handler confirmation_show, confirmation_store;
person_handler email_edit, email_prepare, email_store, email_confirmation_ask;
person_handler sessions_end, sessions_end_others;
