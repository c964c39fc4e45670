/* The staff's desk: its home, all tickets, one ticket, and each thing that can be changed of it;
   the people, and how the desk presents itself. */
#pragma once
#include "web/route.h"

staff_handler home_index;
staff_handler tickets_index, tickets_recent, tickets_show, tickets_destroy, tickets_restore;
staff_handler tickets_create, tickets_store;
staff_handler messages_index, messages_store, events_index, drafts_update;
staff_handler assignments_update, statuses_update, priorities_update, notes_update, unread_store;
staff_handler notes_store, note_drafts_update, mentions_index;
staff_handler bulk_store, columns_store, undo_store;
staff_handler history_index, deletions_index, inbox_index, find_index, keys_show;
staff_handler people_index, people_create, people_prepare, people_store;
staff_handler people_show, people_update, people_password_prepare, people_password_store,
    people_invite_store;
staff_handler views_index, views_create, views_store;
staff_handler views_show, views_update, views_destroy, views_move;
staff_handler settings_edit, settings_update;
person_handler any_messages_index;
