// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a terminal whose mode was changed for single keys is put back at the end of the
// process, in whatever way it ends, and before it is suspended. A process in the background
// touches nothing: the terminal is somebody else's then.
#include "shell/terminal.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

// The terminal belongs to the process, and a signal handler has to find how it was.
static struct termios before;
static volatile sig_atomic_t wanted; /* keys are read in this run */
static volatile sig_atomic_t active; /* the terminal is set for it at the moment */

bool cli_terminal_is_live(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

bool cli_terminal_in_front(void)
{
    const pid_t group = tcgetpgrp(STDERR_FILENO);
    return group < 0 || group == getpgrp();
}

size_t cli_terminal_columns(void)
{
    return cli_terminal_columns_of(STDERR_FILENO);
}

size_t cli_terminal_columns_of(int descriptor)
{
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const char *columns = getenv("COLUMNS");
    const long number = columns ? strtol(columns, NULL, 10) : 0;
    return number > 0 && number < 10000 ? (size_t)number : 80;
}

bool cli_terminal_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value) {
            continue;
        }
        char lower[64] = "";
        for (size_t c = 0; value[c] && c + 1 < sizeof lower; c++) {
            lower[c] = (char)tolower((unsigned char)value[c]);
        }
        return strstr(lower, "utf-8") || strstr(lower, "utf8");
    }
    return false;
}

static void take_terminal(void)
{
    struct termios keys = before;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    keys.c_cc[VMIN] = 0;
    keys.c_cc[VTIME] = 0;
    active = tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

static bool in_front_of_keys(void)
{
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

bool cli_terminal_open_keys(void)
{
    if (!isatty(STDIN_FILENO) || !cli_terminal_is_live() || !in_front_of_keys() ||
        tcgetattr(STDIN_FILENO, &before) != 0) {
        return false;
    }
    take_terminal();
    wanted = active;
    atexit(cli_terminal_close_keys);
    return active;
}

int cli_terminal_key(void)
{
    if (!wanted || !in_front_of_keys()) {
        return 0;
    }
    if (!active) {
        take_terminal();
    }
    char key;
    return read(STDIN_FILENO, &key, 1) == 1 ? (unsigned char)key : 0;
}

void cli_terminal_pause_keys(void)
{
    // In the background this call would stop the process, and there is nothing to put back.
    if (active && in_front_of_keys()) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    }
    active = 0;
}

void cli_terminal_close_keys(void)
{
    cli_terminal_pause_keys();
    wanted = 0;
}
