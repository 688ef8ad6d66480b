// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A server on 127.0.0.1 that shows runs to one person's browser while they are trained. It has
// threads of its own.
#ifndef DESCENT_CLI_WATCH_SERVER_H
#define DESCENT_CLI_WATCH_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/// Ports that are tried when none is asked for: the first one and those behind it.
enum { CLI_PORT = 8420, CLI_PORTS = 20, CLI_URL = 128 };

typedef struct cli_server cli_server;

/// Whether this build has it; where not, says what to do.
bool cli_server_is_there(void);

/// Begins to show runs. port 0: one that is free. replay: how many times faster, 0: as they are.
/// url (out) is the address with its token. Returns an exit code, with what is wrong printed;
/// *server (out) is ended with cli_server_end.
int cli_server_begin(const char *const *folders, size_t count, unsigned port, double replay,
                     cli_server **server, char url[CLI_URL], unsigned *bound);

/// Tells browsers the last rows, waits for them two seconds at most, and ends. together: the
/// training has ended too, and they will ask for the words of its end. NULL: nothing.
void cli_server_end(cli_server *server, bool together);

#endif
