// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text, as windows over one array of tokens.
#ifndef DSC_DATA_PLAIN_TEXT_H
#define DSC_DATA_PLAIN_TEXT_H

#include "data/read_job.h"

/// Whether the file is to be read as bytes because that was asked for: nothing decodes it then.
bool dsc_is_text_of_bytes(const dsc_read_job *job);

/// Reads a text: its tokens lie in d->text, row r is the window of `stored` of them from
/// r x stored on behind the first few (d->values), and its targets are the tokens behind each.
descent_status dsc_plain_text_read(const dsc_read_job *job, descent_dataset *d,
                                   descent_error *error);

#endif
