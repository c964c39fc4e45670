/* The table of contents of the application: who, method, path, name, permission, lane, handler. */
#include "web/account/account.h"
#include "web/admin/admin.h"
#include "web/customer/customer.h"
#include "web/live/echo.h"
#include "web/route.h"
#include "web/system.h"
#include "web/ticket/attachments.h"

const struct route routes[] = {
    PUBLIC(GET, "/", "home", READ, home_show),
    PUBLIC(GET, "/healthz", "healthz", WRITE, health_show),
    PUBLIC(GET, "/metrics", "metrics", READ, metrics_show),

    PUBLIC(GET, "/ws-echo", "wsEcho", READ, echo_show),

    PUBLIC(GET, "/logo", "logo", READ, logo_show),

    PUBLIC(GET, "/login", "login", READ, login_show),
    PUBLIC(POST, "/login", "login.store", WRITE, login_store, .rate = RATE_LOGIN,
           .prepare.public = login_prepare, .prepares_slowly = true, .again.public = login_show),
    PERSON(POST, "/logout", "logout", WRITE, logout_store),
    PUBLIC(GET, "/register", "register", READ, register_show),
    PUBLIC(POST, "/register", "register.store", WRITE, register_store, .rate = RATE_REGISTER,
           .prepare.public = register_prepare, .prepares_slowly = true,
           .again.public = register_show),
    PERSON(GET, "/account/preferences", "account.preferences", READ, preferences_show),
    PERSON(PATCH, "/account/preferences", "account.preferences.update", WRITE, preferences_update,
           .again.person = preferences_show),
    PERSON(POST, "/account/password", "account.password", WRITE, password_update,
           .rate = RATE_LOGIN, .prepare.person = password_prepare, .prepares_slowly = true,
           .again.person = preferences_show),
    PERSON(POST, "/account/sessions/end", "account.sessions.end", WRITE, sessions_end),
    PERSON(POST, "/account/sessions/end-others", "account.sessions.endOthers", WRITE,
           sessions_end_others),

    PERSON(POST, "/attachments", "attachments.store", WRITE, attachments_store, .rate = RATE_SEND,
           .takes_files = true),
    PERSON(GET, "/attachments/{id}", "attachments.show", READ, attachments_show),

    CUSTOMER(GET, "/customer/support/tickets", "support.tickets.index", READ, own_tickets_index),
    CUSTOMER(GET, "/customer/support/tickets/create", "support.tickets.create", READ,
             own_tickets_create),
    CUSTOMER(POST, "/customer/support/tickets", "support.tickets.store", WRITE, own_tickets_store,
             .rate = RATE_SEND, .takes_files = true, .again.customer = own_tickets_create),
    CUSTOMER(GET, "/customer/support/tickets/{id}", "support.tickets.show", READ, own_tickets_show),
    CUSTOMER(POST, "/customer/support/tickets/{id}/messages", "support.tickets.addMessage", WRITE,
             own_messages_store, .rate = RATE_SEND, .takes_files = true,
             .again.customer = own_tickets_show),
    CUSTOMER(PUT, "/customer/support/tickets/{id}/draft", "support.tickets.saveDraft", WRITE,
             own_drafts_update),
    CUSTOMER(POST, "/customer/support/tickets/{id}/close", "support.tickets.close", WRITE,
             own_tickets_close),
    CUSTOMER(GET, "/customer/support/tickets/{id}/messages", "support.tickets.getNewMessages", READ,
             own_messages_index),

    STAFF(GET, "/admin/support", "admin.support.home", TICKET_READ, READ, home_index),
    STAFF(GET, "/admin/support/find", "admin.support.find", TICKET_READ, READ, find_index),
    STAFF(GET, "/admin/support/keys", "admin.support.keys", TICKET_READ, READ, keys_show),
    STAFF(GET, "/admin/support/inbox", "admin.support.inbox", TICKET_READ, READ, inbox_index),
    STAFF(GET, "/admin/support/tickets", "admin.support.tickets.index", TICKET_READ, READ,
          tickets_index),
    STAFF(POST, "/admin/support/tickets/bulk", "admin.support.tickets.bulk", TICKET_WORK, WRITE,
          bulk_store),
    STAFF(POST, "/admin/support/columns", "admin.support.columns", TICKET_READ, WRITE,
          columns_store),
    STAFF(POST, "/admin/support/undo", "admin.support.undo", TICKET_WORK, WRITE, undo_store),
    STAFF(GET, "/admin/support/recent-tickets", "admin.support.recentTickets", TICKET_READ, READ,
          tickets_recent),
    STAFF(GET, "/admin/support/tickets/{id}", "admin.support.tickets.show", TICKET_READ, READ,
          tickets_show),
    STAFF(GET, "/admin/support/tickets/{id}/messages", "admin.support.tickets.getNewMessages",
          TICKET_READ, READ, messages_index),
    STAFF(GET, "/admin/support/tickets/{id}/history", "admin.support.tickets.history", TICKET_READ,
          READ, history_index),
    STAFF(POST, "/admin/support/tickets/{id}/messages", "admin.support.tickets.addMessage",
          TICKET_WORK, WRITE, messages_store, .rate = RATE_SEND, .takes_files = true,
          .again.staff = tickets_show),
    STAFF(PUT, "/admin/support/tickets/{id}/draft", "admin.support.tickets.saveDraft", TICKET_WORK,
          WRITE, drafts_update),
    STAFF(PATCH, "/admin/support/tickets/{id}/assign", "admin.support.tickets.assign", TICKET_WORK,
          WRITE, assignments_update, .again.staff = tickets_show),
    STAFF(PATCH, "/admin/support/tickets/{id}/status", "admin.support.tickets.updateStatus",
          TICKET_WORK, WRITE, statuses_update, .again.staff = tickets_show),
    STAFF(PATCH, "/admin/support/tickets/{id}/priority", "admin.support.tickets.updatePriority",
          TICKET_WORK, WRITE, priorities_update, .again.staff = tickets_show),
    STAFF(PATCH, "/admin/support/tickets/{id}/notes", "admin.support.tickets.addNotes", TICKET_WORK,
          WRITE, notes_update, .again.staff = tickets_show),
    STAFF(DELETE, "/admin/support/tickets/{id}", "admin.support.tickets.destroy", TICKET_DELETE,
          WRITE, tickets_destroy),
    STAFF(POST, "/admin/support/tickets/{id}/restore", "admin.support.tickets.restore",
          TICKET_DELETE, WRITE, tickets_restore),

    STAFF(GET, "/admin/support/deletions", "admin.support.deletions.index", TICKET_DELETE, READ,
          deletions_index),

    STAFF(GET, "/admin/people", "admin.people.index", PEOPLE_READ, READ, people_index),
    STAFF(GET, "/admin/people/create", "admin.people.create", PEOPLE_MANAGE, READ, people_create),
    STAFF(POST, "/admin/people", "admin.people.store", PEOPLE_MANAGE, WRITE, people_store,
          .prepare.staff = people_prepare, .prepares_slowly = true, .again.staff = people_create),
    STAFF(GET, "/admin/people/{id}", "admin.people.show", PEOPLE_READ, READ, people_show),
    STAFF(PATCH, "/admin/people/{id}", "admin.people.update", PEOPLE_MANAGE, WRITE, people_update,
          .again.staff = people_show),
    STAFF(POST, "/admin/people/{id}/password", "admin.people.password", PEOPLE_MANAGE, WRITE,
          people_password_store, .prepare.staff = people_password_prepare, .prepares_slowly = true),

    STAFF(GET, "/admin/settings", "admin.settings.edit", SETTINGS_MANAGE, READ, settings_edit),
    STAFF(PATCH, "/admin/settings", "admin.settings.update", SETTINGS_MANAGE, WRITE,
          settings_update, .again.staff = settings_edit),

    PERSON(GET, "/support/tickets/{id}/messages", "support.messages", READ, any_messages_index),
};

const size_t route_count = COUNT_OF(routes);
