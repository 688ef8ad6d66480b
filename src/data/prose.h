// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Is a file named .txt a text to be read character by character, or a table?
#ifndef DSC_DATA_PROSE_H
#define DSC_DATA_PROSE_H

#include "data/text.h"

/// By its first block: a table has a sign (comma, tab, semicolon, bar, or blanks) that cuts three in
/// four of its lines into the same number of fields, two or more; or a fifth of what it says are
/// digits. Everything else is text. Afterwards the source is at its beginning.
descent_status dsc_prose_is(dsc_source *source, bool *prose, descent_error *error);

#endif
