// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the files of the module share: the last mistake, and options as text.
#ifndef DESCENT_WASM_PAGE_H
#define DESCENT_WASM_PAGE_H

#include <descent/base.h>
#include <descent/optimizer.h>

#ifdef __wasm__
#define PAGE_API __attribute__((visibility("default")))
#else
#define PAGE_API
#endif

/// Room for a name and for a value, with their zero bytes.
enum { PAGE_NAME = 128 };

/// What went wrong in the last call. Pages have one thread: one mistake at a time.
descent_error *page_problem(void);
/// Sets it; `why` has one %s, for `what`. Returns false.
bool page_refuse(const char *why, const char *what);

/// The next "NAME=VALUE" of *text, which moves behind it. options: the names are those of
/// options; values may then have commas and other names in them. False at the end, and, with a message,
/// after a mistake: the caller clears page_problem() before the first.
bool page_next_pair(const char **text, bool options, char name[PAGE_NAME],
                    char value[PAGE_NAME]);

/// The rule of that name. False, with a message, when there is none.
bool page_find_rule(const char *name, descent_rule *rule);

#endif
