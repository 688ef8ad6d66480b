// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: memory is one event for each stream; how far a slow browser lags behind costs nothing,
// for it has only a place in a file.
#include "watch/streams.h"

#include <stdlib.h>
#include <string.h>

typedef struct cli_stream {
    struct cli_stream *next;
    cli_streams *all;
    struct MHD_Connection *connection;
    bool sleeps; /* under the lock */
    cli_feed_place place;
    size_t used, sent;
    char text[CLI_FEED_TEXT];
} cli_stream;

void cli_streams_init(cli_streams *streams, cli_feed *feed)
{
    *streams = (cli_streams){.feed = feed};
    pthread_mutex_init(&streams->lock, NULL);
}

void cli_streams_free(cli_streams *streams)
{
    pthread_mutex_destroy(&streams->lock);
}

static bool fill(cli_stream *s)
{
    s->sent = 0;
    s->used = cli_feed_read(s->all->feed, &s->place, s->text);
    return s->used > 0;
}

// The server asks for more. What wakes streams holds the lock too, so that nothing that comes
// between looking and falling asleep is missed.
static ssize_t give(void *context, uint64_t position, char *bytes, size_t room)
{
    cli_stream *s = context;
    (void)position;
    if (s->sent == s->used) {
        pthread_mutex_lock(&s->all->lock);
        const bool more = fill(s);
        if (!more && !s->place.told_end) {
            s->sleeps = true;
            MHD_suspend_connection(s->connection);
        }
        pthread_mutex_unlock(&s->all->lock);
        if (!more) {
            return s->place.told_end ? (ssize_t)MHD_CONTENT_READER_END_OF_STREAM : 0;
        }
    }
    const size_t left = s->used - s->sent, part = left < room ? left : room;
    memcpy(bytes, s->text + s->sent, part);
    s->sent += part;
    return (ssize_t)part;
}

static void forget(void *context)
{
    cli_stream *s = context;
    cli_streams *all = s->all;
    pthread_mutex_lock(&all->lock);
    for (cli_stream **at = &all->first; *at; at = &(*at)->next) {
        if (*at == s) {
            *at = s->next;
            all->count--;
            break;
        }
    }
    pthread_mutex_unlock(&all->lock);
    free(s);
}

struct MHD_Response *cli_streams_add(cli_streams *streams, struct MHD_Connection *connection,
                                     const uint64_t *at)
{
    cli_stream *s = cli_streams_count(streams) < CLI_STREAMS ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        return NULL;
    }
    s->all = streams;
    s->connection = connection;
    cli_feed_begin(streams->feed, at, &s->place);
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 16384, give, s, forget);
    if (!response) {
        free(s);
        return NULL;
    }
    pthread_mutex_lock(&streams->lock);
    s->next = streams->first;
    streams->first = s;
    streams->count++;
    pthread_mutex_unlock(&streams->lock);
    return response;
}

void cli_streams_wake(cli_streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    for (cli_stream *s = streams->first; s; s = s->next) {
        if (s->sleeps) {
            s->sleeps = false;
            MHD_resume_connection(s->connection);
        }
    }
    pthread_mutex_unlock(&streams->lock);
}

size_t cli_streams_count(cli_streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    const size_t count = streams->count;
    pthread_mutex_unlock(&streams->lock);
    return count;
}
