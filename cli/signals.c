// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "output.h"
#include "terminal.h"

static volatile sig_atomic_t stops_asked;
static volatile sig_atomic_t answer; /* somebody sits at the terminal and waits for one */

static void on_stop(int number)
{
    const int saved = errno;
    stops_asked = stops_asked + 1;
    if (stops_asked == 1 && answer) {
        static const char text[] = "\nstopping after this step; press Ctrl-C again to quit now\n";
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
    }
    if (stops_asked > 1) {
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

static void catch_one(int number, void (*handler)(int))
{
    struct sigaction old, action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    // What the parent ignores (nohup) stays ignored.
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
        sigaction(number, &action, NULL);
    }
}

// Only what a signal handler may call.
static void on_quit(int number)
{
    (void)number;
    static const char clear[] = "\r\033[K", text[] = "interrupted\n";
    if (answer) {
        (void)!write(STDERR_FILENO, clear, sizeof clear - 1);
    }
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    _exit(CLI_INTERRUPTED);
}

void cli_signals_quit(void)
{
    answer = cli_terminal_is_live();
    catch_one(SIGINT, on_quit);
    catch_one(SIGTERM, on_quit);
    catch_one(SIGHUP, on_quit);
}

void cli_signals_hold(bool hold)
{
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGHUP);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &stops, NULL);
}

void cli_signals_catch(bool talk)
{
    answer = talk && cli_terminal_is_live();
    catch_one(SIGINT, on_stop);
    catch_one(SIGTERM, on_stop);
    catch_one(SIGHUP, on_stop);
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
    return stops_asked != 0;
}
