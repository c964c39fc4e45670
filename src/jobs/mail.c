#include "jobs/mail.h"
#include "mail/compose.h"

struct mail_identity jobs_identity(const struct jobs_options *options)
{
    return (struct mail_identity){.secret = options->secret, .address = options->from_address};
}

enum err mail_of_notification(const struct jobs_options *options, struct arena *arena,
                              const struct letterhead *letterhead, const struct delivery *delivery,
                              const struct composed *composed, struct str *ret_message_id,
                              struct str *ret_bytes)
{
    const struct mail_identity identity = jobs_identity(options);
    const struct reply_address answers = {delivery->ticket_id, delivery->user_id};
    struct str thread = STR_NONE, reply_to = STR_NONE;
    TRY(mail_name_make(
        arena, &identity,
        (struct mail_name){.ticket_id = delivery->ticket_id, .notification_id = delivery->id},
        ret_message_id));
    if (delivery->ticket_id) {
        TRY(mail_name_make(arena, &identity, (struct mail_name){.ticket_id = delivery->ticket_id},
                           &thread));
        if (options->takes_replies)
            TRY(reply_address_make(arena, &identity, answers, &reply_to));
    }
    const struct outgoing_mail mail = {
        .from_name = options->from_name.size ? options->from_name : letterhead->name,
        .from_address = options->from_address,
        .to_name = delivery->name,
        .to_address = composed->address,
        .reply_to = reply_to,
        .message_id = *ret_message_id,
        .in_reply_to = thread,
        .references = &thread,
        .reference_count = thread.size ? 1 : 0,
        .subject = composed->letter.subject,
        .text = composed->letter.text,
        .html = composed->letter.html,
        .unsubscribe_url = composed->unsubscribe_url,
        .is_automatic = !delivery->is_answer,
        .date = delivery->created_at,
    };
    return mail_compose(arena, &mail, ret_bytes);
}
