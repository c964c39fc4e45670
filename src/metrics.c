#include "metrics.h"
#include "db/inspect.h"
#include "desk/notification/notification.h"
#include "desk/notification/notification.sql.h"
#include "version.h"
#include "web/watch/metric.h"
#include <stdio.h>

static void put_server(const struct http_server *server, struct buffer *out)
{
    struct http_server_counts counts = http_server_counts(server);
    metric_one(out, "sapa_connections", "gauge", "Open connections.", (double)counts.connections);
    metric_one(out, "sapa_sockets", "gauge", "Open WebSockets.", (double)counts.sockets);
    metric_one(out, "sapa_refused_total", "counter",
               "Malformed requests, and connections above the limit.", (double)counts.refused);
}

static void put_nodes(struct nodes *nodes, struct buffer *out)
{
    static const char messages[] = "sapa_bus_messages_total";
    if (!nodes)
        return;
    struct nodes_counts counts = nodes_counts(nodes);
    metric_one(out, "sapa_redis_up", "gauge", "1 while this node and the others hear each other.",
               counts.is_joined);
    metric_one(out, "sapa_nodes", "gauge", "Nodes that are heard, with this one.",
               (double)counts.nodes);
    metric_head(out, messages, "counter", "What went over Redis, or could not.");
    metric_value(out, messages, "way=\"said\"", (double)counts.said);
    metric_value(out, messages, "way=\"heard\"", (double)counts.heard);
    metric_value(out, messages, "way=\"dropped\"", (double)counts.dropped);
}

static void put_by_lane(struct buffer *out, const char *name, const char *type, const char *help,
                        double read, double slow, double write)
{
    metric_head(out, name, type, help);
    metric_value(out, name, "lane=\"read\"", read);
    metric_value(out, name, "lane=\"slow\"", slow);
    metric_value(out, name, "lane=\"write\"", write);
}

static void put_lanes(struct lanes *lanes, struct buffer *out)
{
    struct lanes_counts counts = lanes_counts(lanes);
    put_by_lane(out, "sapa_lane_requests_total", "counter",
                "Steps of requests that a lane took: a write is first looked at by a reader.",
                (double)counts.reads, (double)counts.slow, (double)counts.writes);
    put_by_lane(out, "sapa_lane_waiting", "gauge", "Requests waiting for a thread of a lane.",
                (double)counts.waiting_read, (double)counts.waiting_slow,
                (double)counts.waiting_write);
    metric_one(out, "sapa_overload_total", "counter",
               "Requests told to come again: the queue of a lane was full.",
               (double)counts.refused);
    metric_one(out, "sapa_commits_total", "counter", "Transactions of the writer on disk.",
               (double)counts.commits);
    metric_one(out, "sapa_commits_lost_total", "counter",
               "Transactions that could not be kept; those who asked were told.",
               (double)counts.commits_lost);
    metric_head(out, "sapa_commit_writes", "histogram",
                "Writes that shared a commit, with the small ones that page views leave.");
    metric_histogram(out, "sapa_commit_writes", "", counts.commit_writes);
    metric_head(out, "sapa_commit_duration_seconds", "histogram",
                "From the beginning of a transaction to its being on disk.");
    metric_histogram(out, "sapa_commit_duration_seconds", "", counts.commit_took);
    metric_one(out, "sapa_writer_busy_seconds_total", "counter",
               "Time in which the writer did not wait for work.",
               (double)counts.writer_busy_us / 1e6);
}

static void put_database(struct db *db, struct str url, struct buffer *out)
{
    static const char name[] = "sapa_database_bytes";
    struct db_size size;
    if (db_size(db, out->arena, url, &size) != OK)
        return;
    metric_head(out, name, "gauge", "The database, and its write-ahead log where it has its own.");
    metric_value(out, name, "part=\"file\"", (double)size.file_bytes);
    metric_value(out, name, "part=\"log\"", (double)size.log_bytes);
}

/* Those of which somebody should know: what has arrived is not counted anew each time. */
static void put_notifications(struct db *db, struct buffer *out)
{
    static const char name[] = "sapa_notifications";
    static const enum notification_state states[] = {NOTIFICATION_QUEUED, NOTIFICATION_SENDING,
                                                     NOTIFICATION_FAILED, NOTIFICATION_UNKNOWN};
    struct desk desk = {.db = db, .arena = out->arena};
    metric_head(out, name, "gauge", "E-mails, SMS and WhatsApp messages in this state.");
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        int64_t count;
        char label[64];
        if (notifications_count(&desk, states[i], &count) != OK)
            return;
        snprintf(label, sizeof label, "state=\"%s\"", notification_state_word(states[i]).at);
        metric_value(out, name, label, (double)count);
    }
}

/* In bytes; -1 when the system does not tell. */
static double memory_of(const char *status, const char *name)
{
    const char *line = strstr(status, name);
    long long kib;
    return line && sscanf(line + strlen(name), " %lld kB", &kib) == 1 ? (double)kib * 1024 : -1;
}

/* proc(5): RssAnon is what is not backed by a file, so neither the program nor the mapped database.
 */
static void put_memory(struct buffer *out)
{
    char status[4096];
    FILE *file = fopen("/proc/self/status", "re");
    if (!file)
        return;
    size_t size = fread(status, 1, sizeof status - 1, file);
    fclose(file);
    status[size] = 0;
    double all = memory_of(status, "VmRSS:"), own = memory_of(status, "RssAnon:");
    if (all >= 0)
        metric_one(out, "process_resident_memory_bytes", "gauge",
                   "Memory of the process, with what is mapped of its files.", all);
    if (own >= 0)
        metric_one(out, "sapa_memory_bytes", "gauge",
                   "Memory of the process beside what is mapped of its files.", own);
}

void metrics_put(const struct metrics *metrics, struct db *db, struct buffer *out)
{
    metric_head(out, "sapa_build_info", "gauge", "1; the label says which version runs.");
    metric_value(out, "sapa_build_info", "version=\"" SAPA_VERSION "\"", 1);
    metric_one(out, "process_start_time_seconds", "gauge", "When it started, Unix time.",
               (double)metrics->started.unix_s);
    put_memory(out);
    put_server(metrics->server, out);
    meter_put(metrics->meter, out);
    put_lanes(metrics->lanes, out);
    put_nodes(metrics->nodes, out);
    put_notifications(db, out);
    put_database(db, metrics->database, out);
}
