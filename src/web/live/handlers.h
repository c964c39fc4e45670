/* What requests have to do with live channels. */
#pragma once
#include "web/route.h"

public_handler live_show;
server_handler published_store, published_batch_store, channels_index, channels_show,
    channel_users_index, connections_end;
person_handler broadcasting_auth, broadcasting_user_auth;
