// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The program `descent`: finds the command and runs it.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <descent/base.h>

#include "commands.h"
#include "shell/command.h"
#include "shell/help.h"
#include "shell/output.h"
#include "shell/signals.h"

// A standard stream that is closed would be replaced by the next file that is opened, and
// results or messages written into it. What stands in refuses results and swallows messages.
static void hold_standard_streams(void)
{
    for (int stream = 0; stream <= 2; stream++) {
        if (fcntl(stream, F_GETFD) < 0) {
            (void)open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

// -h or --help among the options: help comes before complaints about the rest.
static const char *asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
            return argv[i];
        }
    }
    return NULL;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
        cli_help_overview(cli_commands);
        return CLI_DONE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("descent %s\nkernels %s\n", descent_version(), descent_kernels());
        return CLI_DONE;
    }
    const cli_command *command = cli_find_command(argv[1]);
    if (!command) {
        return cli_unknown_command(argv[1]);
    }
    const char *help = asks_for_help(argc - 1, argv + 1);
    if (help) {
        cli_help_command_page(command, strcmp(help, "--help") == 0);
        return CLI_DONE;
    }
    return command->run(argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    cli_signals_quit();
    return cli_finish(dispatch(argc, argv));
}
