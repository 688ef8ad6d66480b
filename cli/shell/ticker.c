// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A line that moves while something computes for long. Keeps: only its own thread draws it,
// and it is cleared before the caller prints: cli_ticker_stop waits for the thread. What the
// computing thread says is atomic, so telling costs it no lock.
#include "shell/ticker.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "shell/clock.h"
#include "shell/terminal.h"

static const double first = 1.0; /* seconds without a line */

static pthread_t thread;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static bool running, ending; /* running: main thread only; ending: under the lock */
static double begun;
static _Atomic(const char *) what;
static _Atomic uint64_t products, products_most;

static void draw(void)
{
    const uint64_t done = products, most = products_most;
    char count[96] = "";
    if (done > 0) {
        snprintf(count, sizeof count, ": %" PRIu64 " of at most %" PRIu64, done, most);
    }
    fprintf(stderr, "\r%.0f s   %s%s\033[K", cli_clock() - begun, (const char *)what, count);
    fflush(stderr);
}

static void *tick(void *unused)
{
    (void)unused;
    const long tenth = 100000000;
    bool drawn = false;
    pthread_mutex_lock(&lock);
    while (!ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 2 * tenth;
        until.tv_sec += until.tv_nsec / (10 * tenth);
        until.tv_nsec %= 10 * tenth;
        pthread_cond_timedwait(&wake, &lock, &until);
        if (!ending && cli_clock() - begun >= first && cli_terminal_in_front()) {
            draw();
            drawn = true;
        }
    }
    pthread_mutex_unlock(&lock);
    if (drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    return NULL;
}

void cli_ticker_start(const char *doing)
{
    cli_ticker_stop();
    cli_ticker_doing(doing);
    if (!cli_terminal_is_live()) {
        return;
    }
    sigset_t all, before;
    begun = cli_clock();
    ending = false;
    // Signals are for the thread that computes.
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    running = pthread_create(&thread, NULL, tick, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void cli_ticker_doing(const char *doing)
{
    what = doing;
    products = 0;
}

void cli_ticker_products(uint64_t done, uint64_t most)
{
    products_most = most;
    products = done;
}

void cli_ticker_stop(void)
{
    if (!running) {
        return;
    }
    running = false;
    pthread_mutex_lock(&lock);
    ending = true;
    pthread_cond_signal(&wake);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
}
