// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The place where the program is made to fail: files before and after, in the current folder.
#ifndef DESCENT_TESTS_FAULTS_PLACE_H
#define DESCENT_TESTS_FAULTS_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum { TRAIN_EPOCHS = 3 };

/// A new folder with data.csv, rows.csv, rows.csv.gz and options.txt becomes the current one.
bool place_make(void);

/// Removes it.
void place_remove(void);

/// A command of the shell; false when it fails.
bool shell(const char *command);

/// The bytes of a file with a 0 behind them, freed by the caller; NULL when there is none.
char *bytes_of(const char *path, size_t *size);

/// Whether both files are there and equal.
bool same_bytes(const char *a, const char *b);

/// Whether both model files are there and have the same arrays (headers may differ).
bool same_arrays(const char *a, const char *b);

/// Whether the run's metrics have every epoch once and whole lines only.
bool whole_metrics(const char *folder);

/// Whether a folder, or one in it, has a file that should be there while it is written only.
bool has_temporary(const char *folder);

/// How often a file has a text.
size_t count_in(const char *path, const char *text);

#endif
