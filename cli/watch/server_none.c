// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// In place of server.c in a build without libmicrohttpd.
#include "watch/server.h"

#include "shell/output.h"

bool cli_server_is_there(void)
{
    cli_error(
        "this build of descent has no server: libmicrohttpd was missing when it was built");
    cli_try("apt-get install libmicrohttpd-dev, and build descent again");
    return false;
}

int cli_server_begin(const char *const *folders, size_t count, unsigned port, double replay,
                     cli_server **server, char url[CLI_URL], unsigned *bound)
{
    (void)folders;
    (void)count;
    (void)port;
    (void)replay;
    *server = NULL;
    *url = '\0';
    *bound = 0;
    return CLI_FAILED;
}

void cli_server_end(cli_server *server, bool together)
{
    (void)server;
    (void)together;
}
