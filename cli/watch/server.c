// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Two threads: libmicrohttpd's, which serves all connections, and a ticker, which looks for new
// rows, wakes the streams, and cuts off who takes too long over a request.
//
// Keeps: at most 512 connections, each of which has ten seconds to make its request, however slowly
// its bytes come; one second while there is a crowd of 64 that have not made theirs, so that it does
// not keep out who comes next. Others wait in the queue of the system. Nothing listens but on
// 127.0.0.1.
#include "watch/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "shell/clock.h"
#include "shell/output.h"
#include "watch/answer.h"

enum {
    CONNECTIONS = 512,
    CROWD = 64,
    REQUEST_SECONDS = 10,
    CROWD_SECONDS = 1,
    REQUEST_BYTES = 16384
};

static const double last_seconds = 2.0; /* for browsers to get the last rows */

// A connection that has not asked for anything yet.
typedef struct guest {
    struct guest *next;
    double since;
    MHD_socket socket;
    bool answered; /* under the lock */
} guest;

struct cli_server {
    cli_site site;
    struct MHD_Daemon *daemon;
    pthread_t ticker;
    atomic_bool ending;
    pthread_mutex_t lock;
    guest *guests; /* under the lock */
};

bool cli_server_is_there(void)
{
    return true;
}

// ---- connections ----

static void arrive(cli_server *server, struct MHD_Connection *connection, guest **context)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    guest *g = info ? calloc(1, sizeof *g) : NULL;
    if (g) {
        g->since = cli_clock();
        g->socket = info->connect_fd;
        pthread_mutex_lock(&server->lock);
        g->next = server->guests;
        server->guests = g;
        pthread_mutex_unlock(&server->lock);
    }
    *context = g;
}

static void leave(cli_server *server, guest *g)
{
    pthread_mutex_lock(&server->lock);
    for (guest **at = &server->guests; *at; at = &(*at)->next) {
        if (*at == g) {
            *at = g->next;
            break;
        }
    }
    pthread_mutex_unlock(&server->lock);
    free(g);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **own,
                          enum MHD_ConnectionNotificationCode code)
{
    guest *g = *own;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        arrive(context, connection, &g);
        *own = g;
    } else if (g) {
        leave(context, g);
        *own = NULL;
    }
}

// Who sends a byte now and then would stay for ever. The socket is closed by libmicrohttpd,
// which tells us before.
static void cut_off(cli_server *server)
{
    const double now = cli_clock();
    size_t waiting = 0;
    pthread_mutex_lock(&server->lock);
    for (const guest *g = server->guests; g; g = g->next) {
        waiting += !g->answered;
    }
    const double most = waiting > CROWD ? CROWD_SECONDS : REQUEST_SECONDS;
    for (guest *g = server->guests; g; g = g->next) {
        if (!g->answered && now - g->since > most) {
            (void)shutdown(g->socket, SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&server->lock);
}

// ---- requests ----

static void note_answer(cli_server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    guest *g = info ? info->socket_context : NULL;
    if (g) {
        pthread_mutex_lock(&server->lock);
        g->answered = true;
        pthread_mutex_unlock(&server->lock);
    }
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *bytes, size_t *count, void **own)
{
    cli_server *server = context;
    bool answered = false;
    (void)version;
    if (!*own) {
        *own = calloc(1, sizeof(cli_call));
    }
    if (!*own) {
        return MHD_NO;
    }
    const enum MHD_Result result =
        cli_site_answer(&server->site, connection, path, method, bytes, count, *own, &answered);
    if (answered) {
        note_answer(server, connection);
    }
    return result;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **own,
                         enum MHD_RequestTerminationCode code)
{
    cli_server *server = context;
    const cli_call *call = *own;
    (void)connection;
    (void)code;
    server->site.documents += call && call->document;
    free(*own);
    *own = NULL;
}

// It would say on stderr what strangers do.
static void be_silent(void *context, const char *format, va_list list)
{
    (void)context;
    (void)format;
    (void)list;
}

static void *tick(void *context)
{
    cli_server *server = context;
    const struct timespec pause = {.tv_nsec = 50000000};
    while (!server->ending) {
        if (cli_feed_tick(server->site.feed, false)) {
            cli_streams_wake(&server->site.streams);
        }
        cut_off(server);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

// ---- begin and end ----

static struct MHD_Daemon *listen_on(cli_server *server, unsigned port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME |
            MHD_USE_ERROR_LOG,
        0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL,
        MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)REQUEST_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)REQUEST_BYTES, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_END);
}

static int bind_port(cli_server *server, unsigned port)
{
    for (unsigned i = 0; i < (port ? 1U : CLI_PORTS) && !server->daemon; i++) {
        errno = 0;
        server->daemon = listen_on(server, port ? port : CLI_PORT + i);
    }
    if (!server->daemon && !port) {
        server->daemon = listen_on(server, 0);
    }
    const union MHD_DaemonInfo *info =
        server->daemon ? MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    if (!info) {
        const int problem = errno;
        if (port) {
            cli_error("cannot listen on 127.0.0.1, port %u: %s", port,
                      problem ? strerror(problem) : "it is taken");
            cli_try("--port 0    takes one that is free");
        } else {
            cli_error("cannot listen on 127.0.0.1: %s", strerror(problem));
        }
        return CLI_FAILED;
    }
    server->site.port = info->port;
    snprintf(server->site.cookie, sizeof server->site.cookie, "descent-%u", info->port);
    return CLI_DONE;
}

static int begin(cli_server *server, unsigned port)
{
    if (!cli_secret_make(server->site.token) || !cli_secret_make(server->site.session)) {
        cli_error("the system has no random numbers");
        return CLI_FAILED;
    }
    const int code = bind_port(server, port);
    if (code == CLI_DONE && pthread_create(&server->ticker, NULL, tick, server) != 0) {
        cli_error("the system refused a thread");
        return CLI_FAILED;
    }
    return code;
}

static void release(cli_server *server)
{
    if (server->daemon) {
        MHD_stop_daemon(server->daemon);
    }
    cli_streams_free(&server->site.streams);
    pthread_mutex_destroy(&server->lock);
    cli_feed_free(server->site.feed);
    free(server);
}

int cli_server_begin(const char *const *folders, size_t count, unsigned port, double replay,
                     cli_server **server, char url[CLI_URL], unsigned *bound)
{
    descent_error error = {0};
    cli_feed *feed = NULL;
    if (cli_feed_create(folders, count, replay, &feed, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    cli_server *s = calloc(1, sizeof *s);
    if (!s) {
        cli_feed_free(feed);
        return cli_no_memory();
    }
    s->site.feed = feed;
    s->site.replay = replay;
    pthread_mutex_init(&s->lock, NULL);
    cli_streams_init(&s->site.streams, feed);
    const int code = begin(s, port);
    if (code != CLI_DONE) {
        release(s);
        return code;
    }
    snprintf(url, CLI_URL, "http://127.0.0.1:%u/?token=%s", s->site.port, s->site.token);
    *bound = s->site.port;
    *server = s;
    return CLI_DONE;
}

void cli_server_end(cli_server *server, bool together)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    if (!server) {
        return;
    }
    server->ending = true;
    pthread_join(server->ticker, NULL);
    const size_t pages = together ? cli_streams_count(&server->site.streams) : 0;
    const size_t documents = server->site.documents;
    (void)cli_feed_tick(server->site.feed, true);
    const double since = cli_clock();
    do {
        cli_streams_wake(&server->site.streams);
        nanosleep(&pause, NULL);
    } while ((cli_streams_count(&server->site.streams) > 0 ||
              server->site.documents < documents + pages) &&
             cli_clock() - since < last_seconds);
    cli_streams_wake(&server->site.streams);
    release(server);
}
