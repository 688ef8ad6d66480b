// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files that the program itself writes.
#ifndef DESCENT_CLI_SHELL_FILE_H
#define DESCENT_CLI_SHELL_FILE_H

#include <stdbool.h>
#include <stdio.h>

/// open, made again when a signal interrupts it; -1 with errno.
int cli_open(const char *path, int flags);

/// A file to read, opened so; NULL with errno.
FILE *cli_open_text(const char *path);

/// Makes or replaces a file with a text, synced to the disk when asked; false with errno.
bool cli_write_text(const char *path, const char *text, bool sync);

/// The same, next to the file and renamed, so that an old one stays when the new one does not fit.
/// What is no plain file (a pipe, a link) is written to directly.
bool cli_replace_text(const char *path, const char *text);

#endif
