// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_WORDS_H
#define DSC_SESSION_COMPARE_WORDS_H

#include "session/compare/compare.h"

/// compare->sentences (out): an array of texts, from compare->result.
descent_status dsc_compare_words(descent_compare *compare, descent_error *error);

#endif
