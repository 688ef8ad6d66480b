// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent watch, and the same for a training that has just begun.
#ifndef DESCENT_CLI_WATCH_WATCH_H
#define DESCENT_CLI_WATCH_WATCH_H

#include "shell/command.h"
#include "watch/server.h"

extern const cli_command cli_watch_command;

/// Whether this build can show runs live; where not, says why and what to do.
bool cli_watch_is_there(void);

/// Begins to show the run in `folder`, and says where (`talk`: on stderr, else on stdout). Returns an exit code; *server (out) is ended with cli_server_end.
int cli_watch_begin(const char *const *folders, size_t count, unsigned port, double replay,
                    bool talk, cli_server **server);

#endif
