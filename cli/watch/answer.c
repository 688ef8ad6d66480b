// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: nothing is answered before the Host header and the secret are right, and nothing is
// asked of a run that our own page has not sent.
#include "watch/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/report.h>
#include <descent/session.h>

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result queue(struct MHD_Connection *connection, unsigned status,
                             const char *type, struct MHD_Response *response)
{
    static const char *const always[][2] = {
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Frame-Options", "DENY"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Content-Security-Policy", "frame-ancestors 'none'"},
        {"Connection", "close"}};
    if (!response) {
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", type);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        MHD_add_response_header(response, always[i][0], always[i][1]);
    }
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result say(struct MHD_Connection *connection, unsigned status,
                           const char *words)
{
    char line[768];
    const int length = snprintf(line, sizeof line, "%s\n", words);
    return queue(connection, status, "text/plain; charset=utf-8",
                 MHD_create_response_from_buffer(length < (int)sizeof line ? (size_t)length
                                                                           : sizeof line - 1,
                                                 line, MHD_RESPMEM_MUST_COPY));
}

// ---- what there is ----

static enum MHD_Result page(cli_site *site, struct MHD_Connection *connection)
{
    size_t bytes = 0;
    char cookie[128];
    const char *text = descent_report_live_page(&bytes);
    struct MHD_Response *response = MHD_create_response_from_buffer(
        bytes, (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT); // it is only read
    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict", site->cookie,
             site->session);
    if (response) {
        MHD_add_response_header(response, "Set-Cookie", cookie);
    }
    return queue(connection, MHD_HTTP_OK, "text/html; charset=utf-8", response);
}

static enum MHD_Result about(cli_site *site, struct MHD_Connection *connection)
{
    char text[64];
    const int length = snprintf(text, sizeof text, "{\"replay\":%g,\"controls\":%s}\n",
                                site->replay, site->replay > 0.0 ? "false" : "true");
    return queue(connection, MHD_HTTP_OK, "application/json",
                 MHD_create_response_from_buffer((size_t)length, text, MHD_RESPMEM_MUST_COPY));
}

// Through a file that has no name any more: memory does not grow with the length of a run.
static enum MHD_Result document(cli_site *site, struct MHD_Connection *connection)
{
    const char *folders[DESCENT_REPORT_RUNS];
    descent_error error = {0};
    descent_report_options o = descent_report_options_default();
    FILE *file = tmpfile();
    const int own = file ? dup(fileno(file)) : -1;
    if (own < 0) {
        if (file) {
            fclose(file);
        }
        return say(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "no room for a temporary file");
    }
    fclose(file);
    o.count = cli_feed_count(site->feed);
    for (size_t i = 0; i < o.count; i++) {
        folders[i] = cli_feed_folder(site->feed, i);
    }
    o.folders = folders;
    o.descriptor = own;
    o.document = true;
    const descent_status status = descent_report_write(&o, &error);
    const off_t size = lseek(own, 0, SEEK_END);
    if (status != DESCENT_OK || size < 0) {
        close(own);
        return say(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, error.message);
    }
    return queue(connection, MHD_HTTP_OK, "application/json",
                 MHD_create_response_from_fd64((uint64_t)size, own));
}

static enum MHD_Result events(cli_site *site, struct MHD_Connection *connection)
{
    uint64_t places[DESCENT_REPORT_RUNS] = {0};
    const char *last = header(connection, "Last-Event-ID");
    const char *from =
        last && *last ? last
                      : MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "from");
    if (from && !cli_places_read(from, cli_feed_count(site->feed), places)) {
        return say(connection, MHD_HTTP_BAD_REQUEST, "this is no place in these runs");
    }
    struct MHD_Response *response = cli_streams_add(&site->streams, connection, places);
    return response ? queue(connection, MHD_HTTP_OK, "text/event-stream", response)
                    : say(connection, MHD_HTTP_SERVICE_UNAVAILABLE,
                          "too many pages are open: close some");
}

// The answer of the run comes as a row of its history.
static enum MHD_Result control(cli_site *site, struct MHD_Connection *connection,
                               const cli_call *call)
{
    size_t run;
    char wish[CLI_WISH], where[CLI_PATH];
    descent_error error = {0};
    if (!cli_wish_read(call->body, call->used, cli_feed_count(site->feed), &run, wish)) {
        return say(connection, MHD_HTTP_BAD_REQUEST, "a request is \"RUN KEY=VALUE\"");
    }
    if (site->replay > 0.0 || !descent_run_is_busy(cli_feed_folder(site->feed, run), where)) {
        return say(connection, MHD_HTTP_CONFLICT, "it is not being trained now");
    }
    if (descent_run_control(where, wish, &error) != DESCENT_OK) {
        return say(connection, MHD_HTTP_BAD_REQUEST, error.message);
    }
    return say(connection, MHD_HTTP_ACCEPTED, "asked");
}

// ---- who may ask ----

static const struct {
    const char *path;
    enum MHD_Result (*give)(cli_site *site, struct MHD_Connection *connection);
} things[] = {{"/", page}, {"/about", about}, {"/document", document}, {"/events", events}};
enum { THINGS = sizeof things / sizeof *things };

static bool has_token(const cli_site *site, struct MHD_Connection *connection, const char *path)
{
    return strcmp(path, "/") == 0 &&
           cli_secret_is(
               MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "token"),
               site->token);
}

// The status to refuse a request with, and words; 0: it may go on.
static unsigned refuse(const cli_site *site, struct MHD_Connection *connection,
                       const char *path, bool post, const char **words)
{
    const char *host = header(connection, "Host"),
               *length = header(connection, "Content-Length");
    if (!cli_host_is_ours(host, site->port)) {
        *words = "this address is not ours: descent watch answers 127.0.0.1 and localhost only";
        return MHD_HTTP_MISDIRECTED_REQUEST;
    }
    if (!has_token(site, connection, path) &&
        !cli_cookie_has(header(connection, "Cookie"), site->cookie, site->session)) {
        *words = "open the whole address that descent watch has printed, with its token";
        return MHD_HTTP_FORBIDDEN;
    }
    if (post && (!cli_origin_is_ours(header(connection, "Origin"),
                                     header(connection, "Sec-Fetch-Site"), host) ||
                 !cli_secret_is(header(connection, "X-Descent"), "watch"))) {
        *words = "only the page itself may ask for this";
        return MHD_HTTP_FORBIDDEN;
    }
    if (length && (strlen(length) > 4 || strtoul(length, NULL, 10) > CLI_BODY)) {
        *words = "a request has 1024 bytes at most";
        return MHD_HTTP_CONTENT_TOO_LARGE;
    }
    return 0;
}

static enum MHD_Result dispatch(cli_site *site, struct MHD_Connection *connection,
                                const char *path, bool post, cli_call *call)
{
    if (post) {
        return strcmp(path, "/control") == 0
                   ? control(site, connection, call)
                   : say(connection, MHD_HTTP_NOT_FOUND, "there is nothing here");
    }
    for (size_t i = 0; i < THINGS; i++) {
        if (strcmp(path, things[i].path) == 0) {
            call->document = things[i].give == document;
            return things[i].give(site, connection);
        }
    }
    return say(connection, MHD_HTTP_NOT_FOUND, "there is nothing here");
}

enum MHD_Result cli_site_answer(cli_site *site, struct MHD_Connection *connection,
                                const char *path, const char *method, const char *bytes,
                                size_t *count, cli_call *call, bool *answered)
{
    const bool post = strcmp(method, MHD_HTTP_METHOD_POST) == 0;
    const char *words = NULL;
    *answered = true;
    if (!post && strcmp(method, MHD_HTTP_METHOD_GET) != 0) {
        return say(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET and POST only");
    }
    if (!call->checked) {
        const unsigned status = refuse(site, connection, path, post, &words);
        call->checked = true;
        if (status) {
            return say(connection, status, words);
        }
        *answered = false;
        return MHD_YES;
    }
    if (*count > 0) {
        // What does not fit is dropped and makes the request one that is not understood.
        const size_t room = sizeof call->body - call->used;
        const size_t part = *count < room ? *count : room;
        memcpy(call->body + call->used, bytes, part);
        call->used += part;
        *count = 0;
        *answered = false;
        return MHD_YES;
    }
    return dispatch(site, connection, path, post, call);
}
