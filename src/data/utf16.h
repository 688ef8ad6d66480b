// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_UTF16_H
#define DSC_DATA_UTF16_H

#include "data/text.h"

/// *text (out) is NULL when the source, which is at its beginning and stays there, is
/// not UTF-16.
descent_status dsc_utf16_open(dsc_source *inner, dsc_source **text, descent_error *error);

#endif
