// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "shell/output.h"
#include "shell/terminal.h"

// A closed terminal and `timeout` send the same signal two or three times at once, and a key
// can bounce: only somebody who presses Ctrl-C again later than this wants to quit now.
static const int64_t again_after = 500000000; /* nanoseconds */

static atomic_bool stop_asked;
static atomic_bool answer; /* somebody sits at the terminal and waits for one */
static atomic_bool held;
static atomic_int waiting;           /* the signal that came while they were held, or 0 */
static atomic_int_fast64_t first_at; /* of SIGINT; 0: none yet */
static atomic_flag quitting = ATOMIC_FLAG_INIT;

// ---- what a signal handler may call ----

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Noted first, so that whoever lets them come again meanwhile sees it.
static bool is_held(int number)
{
    waiting = number;
    if (held) {
        return true;
    }
    waiting = 0;
    return false;
}

static void on_stop(int number)
{
    const int saved = errno;
    const bool first = !atomic_exchange(&stop_asked, true);
    if (first && answer) {
        static const char text[] =
            "\nstopping after this step; press Ctrl-C again to quit now\n";
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
    }
    int_fast64_t never = 0;
    if (number == SIGINT && !atomic_compare_exchange_strong(&first_at, &never, now()) &&
        now() - first_at >= again_after && !is_held(number)) {
        cli_terminal_close_keys();
        signal(number, SIG_DFL);
        raise(number); /* delivered when this handler returns */
    }
    errno = saved;
}

static void on_suspend(int number)
{
    (void)number;
    const int saved = errno;
    cli_terminal_pause_keys();
    raise(SIGSTOP);
    errno = saved;
}

static void on_quit(int number)
{
    static const char clear[] = "\r\033[K", text[] = "interrupted\n";
    if (is_held(number) || atomic_flag_test_and_set(&quitting)) {
        return;
    }
    if (answer) {
        (void)!write(STDERR_FILENO, clear, sizeof clear - 1);
    }
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(CLI_INTERRUPTED);
}

// ---- who is asked ----

static void catch_one(int number, void (*handler)(int))
{
    struct sigaction old, action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    // What the parent ignores (nohup) stays ignored.
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
        sigaction(number, &action, NULL);
    }
}

static void catch_stops(void (*handler)(int))
{
    catch_one(SIGINT, handler);
    catch_one(SIGTERM, handler);
    catch_one(SIGHUP, handler);
}

void cli_signals_quit(void)
{
    answer = cli_terminal_is_live();
    catch_stops(on_quit);
}

void cli_signals_hold(bool hold)
{
    held = hold;
    const int number = hold ? 0 : atomic_exchange(&waiting, 0);
    if (number) {
        raise(number);
    }
}

void cli_signals_catch(bool talk)
{
    answer = talk && cli_terminal_is_live();
    catch_stops(on_stop);
    catch_one(SIGTSTP, on_suspend);
}

void cli_signals_survive_writes(void)
{
    signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
}

bool cli_signals_stop_asked(void)
{
    return stop_asked;
}
